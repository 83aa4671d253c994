import { constants } from 'node:fs'
import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Archive, ArchiveEntry, ArchiveLimits } from './archive.ts'
import { ArchiveRefused } from './archive-refused.ts'
import { assertSafePath, decodeName, isHidden, PathRegister, show } from './entry-path.ts'
import { sizeInWords } from './size-in-words.ts'

/** Lists a folder on this machine. Hidden folders are not entered; a link anywhere else refuses the whole folder. */
export async function openFolder(root: string, limits: ArchiveLimits): Promise<Archive> {
  const register = new PathRegister()
  const entries: ArchiveEntry[] = []
  let totalBytes = 0
  for await (const path of filesUnder(root, '')) {
    if (entries.length >= limits.files)
      throw new ArchiveRefused('too-many-files', `The folder holds more than ${limits.files} files.`)
    register.add(path)
    const entry = await openFile(root, path, limits)
    totalBytes += entry.sizeBytes
    if (totalBytes > limits.totalBytes)
      throw new ArchiveRefused('too-large', `The folder holds more than ${sizeInWords(limits.totalBytes)}.`)
    entries.push(entry)
  }
  return { entries, close: () => undefined }
}

async function* filesUnder(root: string, folder: string): AsyncGenerator<string> {
  const found = await readdir(join(root, folder), { withFileTypes: true, encoding: 'buffer' })
  const children = found.map((child) => ({ child, name: decodeName(child.name) }))
  for (const { child, name } of children.toSorted((a, b) => compare(a.name, b.name))) {
    const path = folder ? `${folder}/${name}` : name
    if (isHidden(name)) continue
    assertSafePath(path)
    if (child.isSymbolicLink()) throw new ArchiveRefused('link', `"${show(path)}" is a symbolic link.`)
    if (child.isDirectory()) yield* filesUnder(root, path)
    else if (child.isFile()) yield path
    else throw new ArchiveRefused('special-file', `"${show(path)}" is not a regular file.`)
  }
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

async function openFile(root: string, path: string, limits: ArchiveLimits): Promise<ArchiveEntry> {
  const sizeBytes = await withFile(root, path, async (file) => (await file.stat()).size)
  if (sizeBytes > limits.fileBytes) {
    throw new ArchiveRefused('file-too-large', `"${show(path)}" is larger than ${sizeInWords(limits.fileBytes)}.`)
  }
  return { path, sizeBytes, read: () => withFile(root, path, (file) => readExactly(file, path, sizeBytes)) }
}

/** A link put in the file's place since it was listed is not followed. */
async function withFile<T>(root: string, path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    return await work(file)
  } finally {
    await file.close()
  }
}

async function readExactly(file: FileHandle, path: string, sizeBytes: number): Promise<Buffer> {
  const bytes = Buffer.alloc(sizeBytes)
  const { bytesRead } = await file.read(bytes, 0, sizeBytes, 0)
  if (bytesRead < sizeBytes) throw new ArchiveRefused('corrupt', `"${show(path)}" changed while it was read.`)
  return bytes
}
