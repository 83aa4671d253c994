import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { NamedOrganization } from './organization.ts'
import { selectNamedOrganization, selectOrganizationIds, selectOrganizationSlugs } from './organization-sql.ts'

/** The organization of this slug for an operator, who belongs to none, or undefined. */
export async function findNamedOrganization({ db }: Uses<'db'>, slug: string): Promise<NamedOrganization | undefined> {
  return db.forOperator().transaction((tx) => selectNamedOrganization(tx, slug))
}

/** The slugs of the organizations with these ids, in one query; ids of none are left out. */
export async function findOrganizationSlugs(
  { db }: Uses<'db'>,
  ids: readonly OrganizationId[],
): Promise<Map<OrganizationId, string>> {
  const found = await db.forOperator().transaction((tx) => selectOrganizationSlugs(tx, ids))
  return new Map(found.map(({ id, slug }) => [id, slug]))
}

/** Every organization there is, for work that the system does in each. */
export async function findOrganizationIds({ db }: Uses<'db'>): Promise<OrganizationId[]> {
  return db.forOperator().transaction(selectOrganizationIds)
}
