import type { Readable } from 'node:stream'
import type { Uses } from '#platform/platform.ts'
import { fileKey, type StoredFile } from './file.ts'

/** A stream of the file's bytes; rejects when the store has lost them. */
export async function openFile({ files }: Uses<'files'>, file: StoredFile): Promise<Readable> {
  const bytes = await files.get(fileKey(file))
  if (!bytes) throw new Error(`the file store has no bytes for ${fileKey(file)}`)
  return bytes
}
