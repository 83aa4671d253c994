import { createHash } from 'node:crypto'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { cleanFileName, type FileId, fileKey, maxFileBytes, type StoredFile } from './file.ts'
import { fileProblems } from './file-problems.ts'
import { findFile } from './file-sql.ts'
import { inspectPicture } from './inspect-picture.ts'

export interface NewFile {
  /** Chosen beforehand by work that may run again and must not keep the same picture twice. */
  readonly id?: FileId
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Checks a picture and keeps its bytes; it becomes a file with `insertFile`, in the transaction that needs it, or goes
 * with `discardFile`. Bytes come first, so that a row never points to nothing. Refuses what is too large (413), no
 * picture that can be shown (415), or an SVG that could run scripts or load from elsewhere (415).
 */
export async function placeFile(
  { clock, files }: Uses<'clock' | 'files'>,
  owner: Pick<OrganizationActor, 'organizationId' | 'userId'>,
  { id = newId(clock), name, bytes }: NewFile,
): Promise<StoredFile> {
  if (bytes.byteLength > maxFileBytes) throw fileProblems.tooLarge(`A file has at most ${maxFileBytes / 1_048_576} MB.`)
  const file: StoredFile = {
    ...(await inspectPicture(bytes)),
    id,
    organizationId: owner.organizationId,
    name: cleanFileName(name),
    sizeBytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    createdBy: owner.userId,
  }
  await files.put(fileKey(file), bytes)
  return file
}

/** A connection lost at the commit leaves open whether the row is there, so the bytes go only once it surely is not. */
export async function discardFile({ db, files }: Uses<'db' | 'files'>, file: StoredFile): Promise<void> {
  const row = await db
    .forOrganization(file)
    .transaction((tx) => findFile(tx, file.organizationId, file.id))
    .catch(() => file)
  if (!row) await files.delete(fileKey(file))
}
