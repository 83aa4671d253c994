import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { proofProblems, requestProblems } from '#platform/problem.ts'
import { findRole } from '../roles/role-sql.ts'
import type { SecondFactorPolicy } from './second-factor.ts'
import { changeSecondFactorPolicy as change, lockSecondFactorPolicy } from './second-factor-sql.ts'

/**
 * Sets whom the organization asks for two factors; it holds from their next request on. Only who signed in with two may,
 * so that nobody locks themself out. Refused with 412 at another version, and for roles the organization does not have.
 */
export async function changeSecondFactorPolicy(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  wanted: Omit<SecondFactorPolicy, 'version'>,
  expectedVersion: number,
): Promise<SecondFactorPolicy> {
  const { credential, organizationId } = actor
  if (credential.kind !== 'session' || credential.factors < 2) {
    throw proofProblems.secondFactorRequired('Sign in with two factors yourself before you ask others to.')
  }
  return db.forOrganization(actor).transaction(async (tx) => {
    const { version } = await lockSecondFactorPolicy(tx, organizationId)
    assertVersion(version, expectedVersion)
    await assertRolesExist(tx, actor, wanted)
    return change(tx, organizationId, wanted, clock.now())
  })
}

async function assertRolesExist(
  tx: Tx,
  { organizationId }: OrganizationActor,
  { appliesTo, roles }: Omit<SecondFactorPolicy, 'version'>,
): Promise<void> {
  if ((appliesTo === 'roles') !== roles.length > 0) {
    throw requestProblems.invalid(undefined, [
      { pointer: '/roles', detail: 'must name at least one role if the policy is for roles, and none otherwise' },
    ])
  }
  for (const [index, role] of roles.entries()) {
    if (await findRole(tx, organizationId, role)) continue
    throw requestProblems.invalid(undefined, [
      { pointer: `/roles/${index}`, detail: 'is no role of this organization' },
    ])
  }
}
