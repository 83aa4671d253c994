import { crc32 } from 'node:zlib'
import yauzl from 'yauzl'
import type { Archive, ArchiveEntry, ArchiveLimits } from './archive.ts'
import { ArchiveRefused } from './archive-refused.ts'
import { assertSafePath, decodeName, isHidden, PathRegister, show } from './entry-path.ts'
import { sizeInWords } from './size-in-words.ts'

const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }
const smallBytes = 1_048_576

/** Where an entry's header and data lie in the zip file. */
interface Extent {
  readonly path: string
  readonly start: number
  readonly end: number
}

/** Reads a zip's directory and checks all of it before a byte is unpacked; `read` counts what it unpacks. */
export async function openZip(source: string | Buffer, limits: ArchiveLimits): Promise<Archive> {
  const zip = await openFile(source)
  try {
    const entries = await listEntries(zip, limits)
    return { entries, close: () => zip.close() }
  } catch (error) {
    zip.close()
    throw refusalOf(error)
  }
}

async function openFile(source: string | Buffer): Promise<yauzl.ZipFile> {
  try {
    return await (typeof source === 'string'
      ? yauzl.openPromise(source, options)
      : yauzl.fromBufferPromise(source, options))
  } catch (error) {
    throw new ArchiveRefused('not-a-zip', 'This is not a zip file, or not all of it.', { cause: error })
  }
}

async function listEntries(zip: yauzl.ZipFile, limits: ArchiveLimits): Promise<ArchiveEntry[]> {
  const register = new PathRegister()
  const extents: Extent[] = [{ path: 'the directory', start: Number(zip.readEntryCursor), end: zip.fileSize }]
  const entries: ArchiveEntry[] = []
  let totalBytes = 0
  assertCount(zip.entryCount, limits)
  for await (const entry of zip.eachEntry()) {
    const path = decodeName(entry.fileNameRaw)
    assertSafePath(path)
    assertOrdinary(entry, path)
    extents.push(await extentOf(zip, entry, path))
    if (path.endsWith('/')) continue
    register.add(path)
    assertSize(entry.uncompressedSize, entry.compressedSize, path, limits)
    totalBytes += entry.uncompressedSize
    if (totalBytes > limits.totalBytes)
      throw new ArchiveRefused('too-large', `The zip unpacks to more than ${sizeInWords(limits.totalBytes)}.`)
    if (!isHidden(path))
      entries.push({ path, sizeBytes: entry.uncompressedSize, read: () => unpack(zip, entry, path, limits) })
  }
  assertApart(extents)
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function assertCount(count: number, limits: ArchiveLimits): void {
  if (count > limits.files) throw new ArchiveRefused('too-many-files', `The zip holds more than ${limits.files} files.`)
}

function assertOrdinary(entry: yauzl.Entry, path: string): void {
  if (entry.isEncrypted())
    throw new ArchiveRefused('encrypted', `"${show(path)}" is encrypted. Pack it without a password.`)
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw new ArchiveRefused(
      'corrupt',
      `"${show(path)}" is packed by method ${entry.compressionMethod}, which is not supported.`,
    )
  }
  const kind = (entry.externalFileAttributes >>> 16) & 0o170000
  if (kind === 0o120000) throw new ArchiveRefused('link', `"${show(path)}" is a symbolic link.`)
  if (kind !== 0 && kind !== 0o100000 && kind !== 0o040000) {
    throw new ArchiveRefused('special-file', `"${show(path)}" is not a regular file.`)
  }
}

function assertSize(bytes: number, packedBytes: number, path: string, limits: ArchiveLimits): void {
  if (bytes > limits.fileBytes) {
    throw new ArchiveRefused('file-too-large', `"${show(path)}" is larger than ${sizeInWords(limits.fileBytes)}.`)
  }
  if (bytes > smallBytes && bytes > packedBytes * limits.ratio) {
    throw new ArchiveRefused('suspicious-ratio', `"${show(path)}" unpacks to more than ${limits.ratio} times its size.`)
  }
}

async function extentOf(zip: yauzl.ZipFile, entry: yauzl.Entry, path: string): Promise<Extent> {
  const header = await zip.readLocalFileHeaderPromise(entry)
  if (!header.fileName.equals(entry.fileNameRaw)) {
    throw new ArchiveRefused('corrupt', `"${show(path)}" has another name in the zip's directory than at its data.`)
  }
  return { path, start: entry.relativeOffsetOfLocalHeader, end: header.fileDataStart + entry.compressedSize }
}

/** Entries that share bytes are how a small zip claims to hold a large one. */
function assertApart(extents: readonly Extent[]): void {
  let last: Extent | undefined
  for (const extent of extents.toSorted((a, b) => a.start - b.start)) {
    if (last && extent.start < last.end) {
      throw new ArchiveRefused('overlap', `"${show(last.path)}" and "${show(extent.path)}" overlap in the zip.`)
    }
    last = extent
  }
}

async function unpack(zip: yauzl.ZipFile, entry: yauzl.Entry, path: string, limits: ArchiveLimits): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    const stream = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length
      assertSize(bytes, entry.compressedSize, path, limits)
      if (bytes > entry.uncompressedSize) throw lying(path)
      chunks.push(chunk)
    }
  } catch (error) {
    throw refusalOf(error)
  }
  const content = Buffer.concat(chunks)
  if (bytes !== entry.uncompressedSize || crc32(content) !== entry.crc32) throw lying(path)
  return content
}

const lying = (path: string) =>
  new ArchiveRefused('corrupt', `"${show(path)}" does not hold what the zip's directory says.`)

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function refusalOf(error: unknown): ArchiveRefused {
  if (error instanceof ArchiveRefused) return error
  if (messageOf(error).includes('encryption'))
    return new ArchiveRefused('encrypted', 'The zip is encrypted. Pack it without a password.')
  return new ArchiveRefused('corrupt', `The zip is damaged (${show(messageOf(error))}).`)
}
