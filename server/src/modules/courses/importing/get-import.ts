import type { OrganizationActor } from '#platform/actor.ts'
import { permits, wholeOrganization } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import type { ImportItem } from './course-repository.ts'
import { importProblems } from './import-problems.ts'
import type { ImportId, ImportRun } from './import-run.ts'
import { findRun, selectItems } from './import-sql.ts'

/**
 * How far an import is and, once it has ended, what became of every file. Somebody else's reads as missing to whoever may
 * not write every course.
 */
export async function getImport(
  { db }: Uses<'db'>,
  { organizationId, userId, grants }: OrganizationActor,
  id: ImportId,
): Promise<ImportRun & { items: readonly ImportItem[] }> {
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    const [run, items] = await Promise.all([findRun(tx, organizationId, id), selectItems(tx, organizationId, id)])
    const isOwn = run?.requestedBy === userId || permits(grants, 'courses.author', wholeOrganization)
    if (!run || !isOwn) throw importProblems.notFound()
    return { ...run, items }
  })
}
