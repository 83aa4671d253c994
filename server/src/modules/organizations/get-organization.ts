import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { findMembershipOf } from './member-sql.ts'
import type { Organization } from './organization.ts'
import { findOrganization } from './organization-sql.ts'

/** The organization as the member sees it, with their role. */
export async function getOrganization({ db }: Uses<'db'>, actor: OrganizationActor): Promise<Organization> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const organization = await findOrganization(tx, actor.organizationId)
    const membership = await findMembershipOf(tx, actor.organizationId, actor.userId)
    if (!organization || !membership) throw requestProblems.notFound()
    return { ...organization, role: membership.role }
  })
}
