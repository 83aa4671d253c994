import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import type { OrganizationId } from '#platform/id.ts'
import { type Scope, wholeOrganization } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import { findActingMember } from './member-sql.ts'
import { grantsOf } from './roles/policy.ts'
import { selectSecondFactorOf } from './second-factor/second-factor-sql.ts'
import { lacksSecondFactor } from './second-factor/second-factor.ts'
import { lacksSignOn, withSignOn } from './sign-on/sign-on.ts'
import { selectSignOnOf } from './sign-on/sign-on-sql.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * The person as a member of the organization, or undefined when they are none. What their roles for one team or course
 * allow there is told of the scope alone.
 */
export async function findMember(
  { db }: Uses<'db'>,
  user: UserActor,
  organizationId: string,
  scope: Scope | 'anywhere' = wholeOrganization,
): Promise<OrganizationActor | undefined> {
  if (!uuid.test(organizationId)) return undefined
  const inside = { organizationId: organizationId as OrganizationId }
  const [found, secondFactor, signOn] = await db
    .forOrganization(inside)
    .transaction((tx) =>
      Promise.all([
        findActingMember(tx, inside.organizationId, user.userId, isNamed(scope) ? scope : 'anywhere'),
        selectSecondFactorOf(tx, inside.organizationId, user.userId),
        selectSignOnOf(tx, inside.organizationId, sessionOf(user)),
      ]),
    )
  if (!found) return undefined
  return {
    ...user,
    ...inside,
    memberId: found.id,
    grants: found.held.flatMap(grantsOf),
    lacksSignOn: lacksSignOn(user.credential, found.held, signOn),
    lacksSecondFactor: lacksSecondFactor(withSignOn(user.credential, signOn), secondFactor),
    plan: found.plan,
  }
}

/** A command's person has no session that anything could be kept about. */
const sessionOf = ({ credential: { id } }: UserActor) => (uuid.test(id) ? id : null)

/** An id that is none names no team or course, so nothing is held for it. */
const isNamed = (scope: Scope | 'anywhere') =>
  scope === 'anywhere' || scope.kind === 'organization' || uuid.test(scope.id)
