import { stat } from 'node:fs/promises'
import { type Archive, type ArchiveLimits, defaultArchiveLimits } from './archive.ts'
import { ArchiveRefused } from './archive-refused.ts'
import { openFolder } from './open-folder.ts'
import { openZip } from './open-zip.ts'

/**
 * Opens a folder or a zip file, given by its path, or a zip's bytes, for as long as the work runs. Refuses with
 * `ArchiveRefused` whatever could harm: names that lead out, links, collisions, encryption, overlapping or lying entries,
 * and more than the limits allow.
 */
export async function withArchive<T>(
  source: string | Buffer,
  work: (archive: Archive) => Promise<T>,
  limits: ArchiveLimits = defaultArchiveLimits,
): Promise<T> {
  const archive = await openArchive(source, limits)
  try {
    return await work(archive)
  } finally {
    archive.close()
  }
}

async function openArchive(source: string | Buffer, limits: ArchiveLimits): Promise<Archive> {
  if (typeof source !== 'string') return openZip(source, limits)
  const found = await stat(source).catch(() => undefined)
  if (found?.isDirectory()) return openFolder(source, limits)
  if (found?.isFile()) return openZip(source, limits)
  throw new ArchiveRefused('not-found', `There is no folder or file at "${source}".`)
}
