import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { assertSession } from './access-token.ts'
import { accessTokenProblems } from './access-token-problems.ts'
import { markRevoked, markRevokedOfMember } from './access-token-sql.ts'

/** Ends one of the member's own tokens at once; another person's reads as missing. */
export async function revokeOwnToken(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: string,
): Promise<void> {
  assertSession(actor)
  const { organizationId, userId } = actor
  const isRevoked = await db
    .forOrganization(actor)
    .transaction((tx) => markRevoked(tx, organizationId, id, { of: userId }, clock.now()))
  if (!isRevoked) throw accessTokenProblems.notFound()
}

/** Ends any token of the organization at once, as its owner may. */
export async function revokeToken(uses: Uses<'clock' | 'db'>, actor: OrganizationActor, id: string): Promise<void> {
  assertSession(actor)
  if (!(await revokeTokenOfOrganization(uses, actor, id))) throw accessTokenProblems.notFound()
}

/** Ends any token of the organization at once, as an operator's command may; false when there is none to end. */
export async function revokeTokenOfOrganization(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  id: string,
): Promise<boolean> {
  return db
    .forOrganization({ organizationId })
    .transaction((tx) => markRevoked(tx, organizationId, id, undefined, clock.now()))
}

/** Ends every token of a member at once, in the caller's transaction. */
export const revokeTokensOfMember = (
  tx: Tx,
  { organizationId, memberId }: { organizationId: OrganizationId; memberId: string },
  now: Date,
): Promise<void> => markRevokedOfMember(tx, organizationId, memberId, now)
