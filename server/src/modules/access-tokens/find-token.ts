import type { Uses } from '#platform/platform.ts'
import type { TokenBearer } from '#platform/route.ts'
import { lastUseIsOld } from './access-token.ts'
import { findTokenByHash, touchToken } from './access-token-sql.ts'
import { hashTokenText, organizationOfToken } from './token-text.ts'

/**
 * Whom a token acts for and where; `malformed` when the text cannot be a token, say by a typing error, and undefined
 * when it is unknown, expired or revoked. Notes the use every few minutes.
 */
export async function findToken(
  { clock, db }: Uses<'clock' | 'db'>,
  text: string,
  address: string,
): Promise<TokenBearer | 'malformed' | undefined> {
  const organizationId = organizationOfToken(text)
  if (organizationId === undefined) return 'malformed'
  const now = clock.now()
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    const found = await findTokenByHash(tx, organizationId, hashTokenText(text), now)
    if (!found) return undefined
    const { token, plan } = found
    if (lastUseIsOld(token, now)) await touchToken(tx, organizationId, token.id, address, now)
    const user = { userId: token.userId, credential: { kind: 'token', id: token.id, scopes: token.scopes } } as const
    return token.kind === 'personal'
      ? { kind: 'member', user, organizationId }
      : {
          kind: 'organization',
          actor: {
            ...user,
            organizationId,
            memberId: token.id,
            grants: [],
            lacksSignOn: false,
            lacksSecondFactor: false,
            plan,
          },
        }
  })
}
