import { findUserNames } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { idAlone, type Page, type PageRequest, readCursor, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import type { AccessToken, TokenKind } from './access-token.ts'
import { selectTokens, type TokenFilter } from './access-token-sql.ts'

/** A token with the name of whom it acts for, or who made it. */
export type ListedToken = AccessToken & { readonly userName: string }

/** The member's own tokens of this organization that are valid now, newest first. */
export const listOwnTokens = (
  uses: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  request: PageRequest,
): Promise<Page<ListedToken>> => list(uses, actor, { of: actor.userId }, request)

/** Everybody's tokens of this organization, or its own, that are valid now, newest first. */
export const listTokens = (
  uses: Uses<'clock' | 'db'>,
  actor: Pick<OrganizationActor, 'organizationId'>,
  { kind, ...request }: PageRequest & { kind: TokenKind },
): Promise<Page<ListedToken>> => list(uses, actor, { kind }, request)

async function list(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  filter: TokenFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<ListedToken>> {
  const after = readCursor(idAlone, cursor)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    const tokens = await selectTokens(tx, organizationId, filter, { after, limit }, clock.now())
    const { data, page } = toPage(tokens, limit, ({ id }) => [id])
    const names = await findUserNames(tx, [...new Set(data.map(({ userId }) => userId))])
    return { data: data.map((token) => ({ ...token, userName: names.get(token.userId) ?? '' })), page }
  })
}
