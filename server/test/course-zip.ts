import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'

/** A zip of a course with one Markdown lesson. */
export function courseZip(title: string): Promise<Buffer> {
  const zip = new ZipFile()
  zip.addBuffer(Buffer.from(`---\ntitle: ${title}\nteaching: 5\n---\n\nHello from ${title}.\n`), '01-hello.md')
  zip.end()
  return buffer(zip.outputStream)
}
