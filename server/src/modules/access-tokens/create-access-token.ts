import type { OrganizationActor, Permission } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import {
  type AccessToken,
  assertHeld,
  assertSession,
  lifetimeEnd,
  mostProvisioningTokens,
  mostTokensOfMember,
  type TokenKind,
} from './access-token.ts'
import { accessTokenProblems } from './access-token-problems.ts'
import { countTokens, insertToken, type TokenFilter } from './access-token-sql.ts'
import { endingOf, hashTokenText, newTokenText } from './token-text.ts'

export interface NewToken {
  readonly name: string
  /** At most a year. */
  readonly expiresInDays: number
}

/** A token and its text, which is told this once. */
export type CreatedToken = AccessToken & { readonly text: string }

/** Makes a token that acts for the signed-in member, within these scopes and never beyond what the member may. */
export async function createAccessToken(
  uses: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { scopes, ...token }: NewToken & { scopes: readonly Permission[] },
): Promise<CreatedToken> {
  assertHeld(scopes, actor)
  const filter = { of: actor.userId }
  return create(uses, actor, { ...token, kind: 'personal', scopes, filter, most: mostTokensOfMember })
}

/** Makes a token of the organization itself, with which an identity provider looks after its people and nothing else. */
export async function createProvisioningToken(
  uses: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  token: NewToken,
): Promise<CreatedToken> {
  const kind = 'provisioning'
  return create(uses, actor, { ...token, kind, scopes: ['scim'], filter: { kind }, most: mostProvisioningTokens })
}

async function create(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  options: NewToken & Pick<AccessToken, 'scopes'> & { kind: TokenKind; filter: TokenFilter; most: number },
): Promise<CreatedToken> {
  assertSession(actor)
  const { kind, name, scopes, expiresInDays, filter, most } = options
  const now = clock.now()
  const text = newTokenText(actor.organizationId)
  const token: AccessToken = {
    id: newId(clock),
    kind,
    userId: actor.userId,
    name: name.trim(),
    scopes: [...new Set(scopes)],
    ending: endingOf(text),
    createdAt: now,
    expiresAt: lifetimeEnd(now, expiresInDays),
    lastUsedAt: undefined,
    lastUsedAddress: undefined,
  }
  const memberId = kind === 'personal' ? actor.memberId : undefined
  await db.forOrganization(actor).transaction(async (tx) => {
    if ((await countTokens(tx, actor.organizationId, filter, now)) >= most) {
      throw accessTokenProblems.tooMany(`Revoke one that is not needed any more; ${most} is the most.`)
    }
    await insertToken(tx, actor.organizationId, { ...token, memberId, tokenHash: hashTokenText(text) })
  })
  return { ...token, text }
}
