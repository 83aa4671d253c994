import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Person } from '#platform/personal-data.ts'

/** Entries about the person in one chain, without the values that changed: those may tell about others. */
export async function collectEntries(
  tx: Tx,
  { userId }: Person,
  organizationId: OrganizationId | null,
): Promise<object[]> {
  return tx
    .selectFrom('audit_entries')
    .select(['id', 'occurred_at', 'action', 'subject_kind', 'subject_id'])
    .select((e) => e('actor_user_id', 'is not distinct from', userId).as('by_you'))
    .select(sql<string | null>`case when actor_user_id = ${userId} then address end`.as('address'))
    .where('org_id', organizationId === null ? 'is' : '=', organizationId)
    .where((e) => e.or([e('actor_user_id', '=', userId), e('concerns_user_id', '=', userId)]))
    .orderBy('seq')
    .execute()
}
