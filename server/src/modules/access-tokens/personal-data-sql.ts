import type { Tx } from '#platform/database.ts'
import type { PersonInOrganization } from '#platform/personal-data.ts'

export async function collectTokens(tx: Tx, { organizationId, userId }: PersonInOrganization): Promise<object[]> {
  return tx
    .selectFrom('api_tokens')
    .select(['id', 'kind', 'name', 'scopes', 'created_at', 'expires_at', 'revoked_at', 'last_used_at'])
    .select('last_used_address')
    .where('org_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute()
}
