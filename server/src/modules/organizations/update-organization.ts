import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import type { Organization } from './organization.ts'
import { findOrganizationOf, lockOrganization, renameOrganization } from './organization-sql.ts'

/** Renames the organization; its slug stays, so that links go on working. Refused with 412 at another version. */
export async function updateOrganization(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { name }: { name: string },
  expectedVersion: number,
): Promise<Organization> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const organization = await lockOrganization(tx, actor.organizationId)
    if (!organization) throw requestProblems.notFound()
    assertVersion(organization.version, expectedVersion)
    await renameOrganization(tx, organization.id, name.trim(), clock.now())
    const renamed = await findOrganizationOf(tx, organization.id, actor.userId)
    if (!renamed) throw requestProblems.notFound()
    return renamed
  })
}
