import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { FileId, StoredFile } from './file.ts'
import { fileProblems } from './file-problems.ts'
import { findFile } from './file-sql.ts'

/** What is known of a file; refused with 404 when the actor's organization has none of this id. */
export async function getFile({ db }: Uses<'db'>, actor: OrganizationActor, id: FileId): Promise<StoredFile> {
  const file = await db.forOrganization(actor).transaction((tx) => findFile(tx, actor.organizationId, id))
  if (!file) throw fileProblems.notFound()
  return file
}
