import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { ZipFile } from 'yazl'

const rootDir = fileURLToPath(new URL('../../', import.meta.url))

/** Real course material beside the checkout, where this machine has any. */
export const realCourse = join(
  process.env['UPSKILL_SAMPLE_DATA'] ?? join(rootDir, '../shared/data'),
  'courses/git-novice',
)

/** A whole course as people have it: a real one where there is one, else one of this project's own. */
export async function sampleCourseZip(): Promise<Buffer> {
  const folder = existsSync(realCourse) ? realCourse : join(rootDir, 'server/seed/courses/sql-window-functions')
  const zip = new ZipFile()
  for await (const entry of glob('**/*', { cwd: folder, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile()) zip.addFile(path, relative(folder, path))
  }
  zip.end()
  return buffer(zip.outputStream)
}
