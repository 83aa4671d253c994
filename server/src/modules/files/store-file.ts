import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { StoredFile } from './file.ts'
import { insertFile } from './file-sql.ts'
import { discardFile, type NewFile, placeFile } from './place-file.ts'

/** Keeps a picture for the actor's organization. Refuses what `placeFile` refuses. */
export async function storeFile(
  { clock, db, files }: Uses<'clock' | 'db' | 'files'>,
  actor: OrganizationActor,
  wanted: NewFile,
): Promise<StoredFile> {
  const file = await placeFile({ clock, files }, actor, wanted)
  try {
    await db.forOrganization(actor).transaction((tx) => insertFile(tx, file, clock.now()))
  } catch (error) {
    await discardFile({ db, files }, file)
    throw error
  }
  return file
}
