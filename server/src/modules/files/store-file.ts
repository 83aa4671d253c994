import { createHash } from 'node:crypto'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { cleanFileName, fileKey, maxFileBytes, type StoredFile } from './file.ts'
import { fileProblems } from './file-problems.ts'
import { findFile, insertFile } from './file-sql.ts'
import { inspectPicture } from './inspect-picture.ts'

export interface NewFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * Keeps a picture for the actor's organization. Refuses what is too large (413), no picture that can be shown (415), or
 * an SVG that could run scripts or load from elsewhere (415).
 */
export async function storeFile(
  { clock, db, files }: Uses<'clock' | 'db' | 'files'>,
  actor: OrganizationActor,
  { name, bytes }: NewFile,
): Promise<StoredFile> {
  if (bytes.byteLength > maxFileBytes) throw fileProblems.tooLarge(`A file has at most ${maxFileBytes / 1_048_576} MB.`)
  const file: StoredFile = {
    ...(await inspectPicture(bytes)),
    id: newId(clock),
    organizationId: actor.organizationId,
    name: cleanFileName(name),
    sizeBytes: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    createdBy: actor.userId,
  }
  // Bytes first: a row never points to nothing.
  await files.put(fileKey(file), bytes)
  try {
    await db.forOrganization(actor).transaction((tx) => insertFile(tx, file, clock.now()))
  } catch (error) {
    await removeOrphan({ db, files }, file)
    throw error
  }
  return file
}

/** A connection lost at the commit leaves open whether the row is there, so the bytes go only once it surely is not. */
async function removeOrphan({ db, files }: Uses<'db' | 'files'>, file: StoredFile): Promise<void> {
  const row = await db
    .forOrganization(file)
    .transaction((tx) => findFile(tx, file.organizationId, file.id))
    .catch(() => file)
  if (!row) await files.delete(fileKey(file))
}
