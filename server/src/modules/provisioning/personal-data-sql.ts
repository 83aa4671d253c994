import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { PersonalParts, PersonInOrganization } from '#platform/personal-data.ts'
import { seeSuspended } from './people/person-sql.ts'

/** The condition that a row of provisioned_people is about the person. */
const isAbout = ({ userId, email }: PersonInOrganization) => sql<boolean>`(
  provisioned_people.email = ${email}
  or member_id in (select m.id from memberships m where m.org_id = provisioned_people.org_id and m.user_id = ${userId}))`

export async function collectProvisioned(tx: Tx, person: PersonInOrganization): Promise<PersonalParts> {
  await seeSuspended(tx)
  const people = await tx
    .selectFrom('provisioned_people')
    .select(['id', 'user_name', 'external_id', 'email', 'given_name', 'family_name', 'display_name', 'active'])
    .select(['created_at', 'updated_at'])
    .where('org_id', '=', person.organizationId)
    .where(isAbout(person))
    .execute()
  const teams = await tx
    .selectFrom('awaited_team_members')
    .innerJoin('provisioned_people', (join) =>
      join
        .onRef('provisioned_people.org_id', '=', 'awaited_team_members.org_id')
        .onRef('provisioned_people.id', '=', 'awaited_team_members.person_id'),
    )
    .select('awaited_team_members.team_id')
    .where('awaited_team_members.org_id', '=', person.organizationId)
    .where(isAbout(person))
    .execute()
  return { provisioned_people: people, awaited_team_members: teams }
}

export async function eraseProvisioned(tx: Tx, person: PersonInOrganization): Promise<string[]> {
  await seeSuspended(tx)
  const rows = await tx
    .deleteFrom('provisioned_people')
    .where('org_id', '=', person.organizationId)
    .where(isAbout(person))
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
