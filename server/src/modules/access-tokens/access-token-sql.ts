import { sql } from 'kysely'
import type { TokenScope } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'
import type { AccessToken, TokenKind } from './access-token.ts'

const columns = [
  'id',
  'kind',
  'user_id',
  'name',
  'scopes',
  'ending',
  'created_at',
  'expires_at',
  'last_used_at',
  'last_used_address',
] as const

interface TokenRow {
  id: string
  kind: string
  user_id: string
  name: string
  scopes: string[]
  ending: string
  created_at: Date
  expires_at: Date
  last_used_at: Date | null
  last_used_address: string | null
}

const toToken = (row: TokenRow): AccessToken => ({
  id: row.id,
  kind: row.kind as TokenKind,
  userId: row.user_id,
  name: row.name,
  scopes: row.scopes as TokenScope[],
  ending: row.ending,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  lastUsedAt: row.last_used_at ?? undefined,
  lastUsedAddress: row.last_used_address ?? undefined,
})

/** Inserts the token; `memberId` of a personal one, whose end is the token's. */
export async function insertToken(
  tx: Tx,
  organizationId: OrganizationId,
  token: AccessToken & { memberId: string | undefined; tokenHash: Buffer },
): Promise<void> {
  await tx
    .insertInto('api_tokens')
    .values({
      org_id: organizationId,
      id: token.id,
      kind: token.kind,
      user_id: token.userId,
      member_id: token.memberId ?? null,
      name: token.name,
      scopes: [...token.scopes],
      token_hash: token.tokenHash,
      ending: token.ending,
      created_at: token.createdAt,
      expires_at: token.expiresAt,
    })
    .execute()
}

const valid = (tx: Tx, organizationId: OrganizationId, now: Date) =>
  tx
    .selectFrom('api_tokens')
    .where('org_id', '=', organizationId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)

/** A valid token with the plan its organization is on, in one query. */
export async function findTokenByHash(
  tx: Tx,
  organizationId: OrganizationId,
  tokenHash: Buffer,
  now: Date,
): Promise<{ token: AccessToken; plan: Plan } | undefined> {
  const row = await valid(tx, organizationId, now)
    .innerJoin('organizations as o', 'o.id', 'api_tokens.org_id')
    .select([
      'api_tokens.id',
      'kind',
      'user_id',
      'api_tokens.name',
      'scopes',
      'ending',
      'api_tokens.created_at',
      'expires_at',
      'last_used_at',
      'last_used_address',
      'o.plan',
    ])
    .where('token_hash', '=', tokenHash)
    .executeTakeFirst()
  return row && { token: toToken(row), plan: row.plan as Plan }
}

export async function touchToken(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  address: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('api_tokens')
    .set({ last_used_at: now, last_used_address: address })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .execute()
}

/** Whose tokens a list holds: a person's own, all personal ones, or the organization's. */
export type TokenFilter = { readonly of: UserId } | { readonly kind: TokenKind }

/** Valid tokens, newest first. */
export async function selectTokens(
  tx: Tx,
  organizationId: OrganizationId,
  filter: TokenFilter,
  { after, limit }: { after: readonly [string] | undefined; limit: number },
  now: Date,
): Promise<AccessToken[]> {
  const rows = await filtered(tx, organizationId, filter, now)
    .select(columns)
    .$if(after !== undefined, (query) => query.where('id', '<', after?.[0] ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toToken)
}

export async function countTokens(
  tx: Tx,
  organizationId: OrganizationId,
  filter: TokenFilter,
  now: Date,
): Promise<number> {
  const { count } = await filtered(tx, organizationId, filter, now)
    .select((e) => e.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Marks a valid token as revoked, or answers false when there is none. */
export async function markRevoked(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  filter: TokenFilter | undefined,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .$if(filter !== undefined && 'of' in filter, (query) =>
      query.where('user_id', '=', filter && 'of' in filter ? filter.of : '').where('kind', '=', 'personal'),
    )
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Revokes every personal token of one member. */
export async function markRevokedOfMember(
  tx: Tx,
  organizationId: OrganizationId,
  memberId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('api_tokens')
    .set({ revoked_at: now })
    .where('org_id', '=', organizationId)
    .where('member_id', '=', memberId)
    .where('revoked_at', 'is', null)
    .execute()
}

function filtered(tx: Tx, organizationId: OrganizationId, filter: TokenFilter, now: Date) {
  const query = valid(tx, organizationId, now)
  return 'of' in filter
    ? query.where('user_id', '=', filter.of).where('kind', '=', 'personal')
    : query.where('kind', '=', filter.kind)
}

/** When the organization's own tokens were last used, if ever. */
export async function selectLastUse(
  tx: Tx,
  organizationId: OrganizationId,
  kind: TokenKind,
): Promise<Date | undefined> {
  const { lastUse } = await tx
    .selectFrom('api_tokens')
    .select(sql<Date | null>`max(last_used_at)`.as('lastUse'))
    .where('org_id', '=', organizationId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  return lastUse ?? undefined
}

/** Removes tokens that ended before this; runs in the system's scope. */
export async function deleteTokensEndedBefore(tx: Tx, before: Date): Promise<void> {
  await tx
    .deleteFrom('api_tokens')
    .where((e) => e.or([e('expires_at', '<', before), e('revoked_at', '<', before)]))
    .execute()
}
