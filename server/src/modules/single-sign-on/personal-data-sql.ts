import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { PersonInOrganization } from '#platform/personal-data.ts'

export async function collectLinks(tx: Tx, { organizationId, userId }: PersonInOrganization): Promise<object[]> {
  return tx
    .selectFrom('sign_on_identities')
    .select(['id', 'issuer', 'subject', 'created_at', 'last_used_at'])
    .where('org_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute()
}

/** Removes the links, and assertions about the address that nobody took yet. */
export async function eraseLinks(tx: Tx, { organizationId, userId, email }: PersonInOrganization): Promise<void> {
  await tx.deleteFrom('sign_on_identities').where('org_id', '=', organizationId).where('user_id', '=', userId).execute()
  await tx
    .deleteFrom('sign_on_assertions')
    .where('org_id', '=', organizationId)
    .where(sql<boolean>`strpos(lower(person::text), ${email}) > 0`)
    .execute()
}
