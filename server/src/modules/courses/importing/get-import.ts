import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { ImportItem } from './course-repository.ts'
import { importProblems } from './import-problems.ts'
import type { ImportId, ImportRun } from './import-run.ts'
import { findRun, selectItems } from './import-sql.ts'

/** How far an import is and, once it has ended, what became of every file. */
export async function getImport(
  { db }: Uses<'db'>,
  { organizationId }: OrganizationActor,
  id: ImportId,
): Promise<ImportRun & { items: readonly ImportItem[] }> {
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    const [run, items] = await Promise.all([findRun(tx, organizationId, id), selectItems(tx, organizationId, id)])
    if (!run) throw importProblems.notFound()
    return { ...run, items }
  })
}
