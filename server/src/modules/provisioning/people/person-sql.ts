import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { conditionSql } from '../scim/condition-sql.ts'
import type { Condition } from '../scim/scim-filter.ts'
import type { Window } from '../scim/scim-list.ts'
import type { Person, PersonAttributes } from './person.ts'

/** Lets this transaction see memberships that are suspended. */
export async function seeSuspended(tx: Tx): Promise<void> {
  await sql`select set_config('app.suspended', 'on', true)`.execute(tx)
}

const columns = [
  'id',
  'member_id',
  'user_id',
  'user_name',
  'external_id',
  'email',
  'given_name',
  'family_name',
  'display_name',
  'active',
  'created_at',
  'updated_at',
  'version',
] as const

interface PersonRow {
  id: string
  member_id: string | null
  user_id: string | null
  user_name: string
  external_id: string | null
  email: string
  given_name: string | null
  family_name: string | null
  display_name: string | null
  active: boolean
  created_at: Date
  updated_at: Date
  version: number
}

const toPerson = (row: PersonRow): Person => ({
  id: row.id,
  memberId: row.member_id ?? undefined,
  userId: row.user_id ?? undefined,
  userName: row.user_name,
  externalId: row.external_id ?? undefined,
  email: row.email,
  givenName: row.given_name ?? undefined,
  familyName: row.family_name ?? undefined,
  displayName: row.display_name ?? undefined,
  isActive: row.active,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
  version: row.version,
})

const people = (tx: Tx, organizationId: OrganizationId) =>
  tx.selectFrom('scim_people').where('org_id', '=', organizationId)

export async function findPerson(tx: Tx, organizationId: OrganizationId, id: string): Promise<Person | undefined> {
  const row = await people(tx, organizationId).select(columns).where('id', '=', id).executeTakeFirst()
  return row && toPerson(row)
}

/** People who fulfill the condition, the oldest first, and how many there are. */
export async function selectPeople(
  tx: Tx,
  organizationId: OrganizationId,
  condition: Condition,
  { startIndex, count }: Window,
): Promise<{ people: Person[]; total: number }> {
  const matching = people(tx, organizationId).where(conditionSql(condition))
  const [{ total }, rows] = await Promise.all([
    matching.select((e) => e.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
    matching
      .select(columns)
      .orderBy('id')
      .offset(startIndex - 1)
      .limit(count)
      .execute(),
  ])
  return { people: rows.map((row) => toPerson(row)), total: Number(total) }
}

/** Whether somebody else goes by this user name or address already. */
export async function isTaken(
  tx: Tx,
  organizationId: OrganizationId,
  { userName, email }: Pick<PersonAttributes, 'userName' | 'email'>,
  except: string | undefined,
): Promise<boolean> {
  const row = await people(tx, organizationId)
    .select('id')
    .where((e) => e.or([e(sql`lower(user_name)`, '=', userName.toLowerCase()), e('email', '=', email)]))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Keeps what the provider says of a person, known before or not. */
export async function keepPerson(
  tx: Tx,
  organizationId: OrganizationId,
  person: PersonAttributes & { id: string; memberId: string | undefined },
  now: Date,
): Promise<void> {
  const said = {
    user_name: person.userName,
    external_id: person.externalId ?? null,
    email: person.email,
    given_name: person.givenName ?? null,
    family_name: person.familyName ?? null,
    display_name: person.displayName ?? null,
    active: person.isActive,
    updated_at: now,
  }
  await tx
    .insertInto('provisioned_people')
    .values({ org_id: organizationId, id: person.id, member_id: person.memberId ?? null, created_at: now, ...said })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'id']).doUpdateSet({ ...said, version: sql`provisioned_people.version + 1` }),
    )
    .execute()
}

export async function deletePerson(tx: Tx, organizationId: OrganizationId, id: string): Promise<void> {
  await tx.deleteFrom('provisioned_people').where('org_id', '=', organizationId).where('id', '=', id).execute()
}

/** How many people a provider looks after: with access, awaited, and without. */
export async function countPeople(
  tx: Tx,
  organizationId: OrganizationId,
): Promise<{ active: number; awaited: number; suspended: number }> {
  const counts = await tx
    .selectFrom('provisioned_people')
    .select([
      sql<string>`count(*) filter (where active and member_id is not null)`.as('active'),
      sql<string>`count(*) filter (where active and member_id is null)`.as('awaited'),
      sql<string>`count(*) filter (where not active)`.as('suspended'),
    ])
    .where('org_id', '=', organizationId)
    .executeTakeFirstOrThrow()
  return { active: Number(counts.active), awaited: Number(counts.awaited), suspended: Number(counts.suspended) }
}
