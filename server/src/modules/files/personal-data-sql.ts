import type { Tx } from '#platform/database.ts'
import type { PersonInOrganization } from '#platform/personal-data.ts'

export async function collectFiles(tx: Tx, { organizationId, userId }: PersonInOrganization): Promise<object[]> {
  return tx
    .selectFrom('files')
    .select(['id', 'name', 'media_type', 'size_bytes', 'sha256', 'created_at'])
    .where('org_id', '=', organizationId)
    .where('created_by', '=', userId)
    .execute()
}
