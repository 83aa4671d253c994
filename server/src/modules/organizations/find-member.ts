import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { findMembershipWithPlan } from './member-sql.ts'
import { permissionsOf } from './organization.ts'
import { selectSecondFactorOf } from './second-factor/second-factor-sql.ts'
import { lacksSecondFactor } from './second-factor/second-factor.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The person as a member of the organization with what their role allows, or undefined when they are no member. */
export async function findMember(
  { db }: Uses<'db'>,
  user: UserActor,
  organizationId: string,
): Promise<OrganizationActor | undefined> {
  if (!uuid.test(organizationId)) return undefined
  const scope = { organizationId: organizationId as OrganizationId }
  const [found, secondFactor] = await db
    .forOrganization(scope)
    .transaction((tx) =>
      Promise.all([
        findMembershipWithPlan(tx, scope.organizationId, user.userId),
        selectSecondFactorOf(tx, scope.organizationId, user.userId),
      ]),
    )
  if (!found) return undefined
  const { membership, plan } = found
  return {
    ...user,
    ...scope,
    memberId: membership.id,
    grants: permissionsOf(membership.role).map((permission) => ({ permission, kind: 'organization' as const })),
    lacksSecondFactor: lacksSecondFactor(user.credential, secondFactor),
    plan,
  }
}
