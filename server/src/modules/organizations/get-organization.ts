import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import type { Organization } from './organization.ts'
import { findOrganizationOf } from './organization-sql.ts'

/** The organization as the member sees it, with what they may do in it. */
export async function getOrganization({ db }: Uses<'db'>, actor: OrganizationActor): Promise<Organization> {
  const organization = await db
    .forOrganization(actor)
    .transaction((tx) => findOrganizationOf(tx, actor.organizationId, actor.userId))
  if (!organization) throw requestProblems.notFound()
  return organization
}
