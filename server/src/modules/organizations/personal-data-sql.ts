import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { PersonalParts, PersonInOrganization } from '#platform/personal-data.ts'

/** Lets this transaction see memberships that are suspended. */
const seeSuspended = (tx: Tx) => sql`select set_config('app.suspended', 'on', true)`.execute(tx)

/** A person's membership with its roles and teams, and invitations: of others only that there were some. */
export async function collectMembership(
  tx: Tx,
  { organizationId, userId, email }: PersonInOrganization,
): Promise<PersonalParts> {
  await seeSuspended(tx)
  const memberships = await tx
    .selectFrom('memberships')
    .select(['id', 'created_at', 'updated_at', 'suspended_at'])
    .where('org_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute()
  const roles = await tx
    .selectFrom('role_bindings as b')
    .innerJoin('memberships as m', (join) => join.onRef('m.org_id', '=', 'b.org_id').onRef('m.id', '=', 'b.member_id'))
    .leftJoin('roles as r', (join) => join.onRef('r.org_id', '=', 'b.org_id').onRef('r.id', '=', 'b.role_id'))
    .select(['b.id', 'b.role', 'r.name', 'b.scope_kind', 'b.scope_id', 'b.created_at'])
    .where('b.org_id', '=', organizationId)
    .where('m.user_id', '=', userId)
    .execute()
  const teams = await tx
    .selectFrom('team_people as p')
    .innerJoin('team_members as tm', (join) =>
      join
        .onRef('tm.org_id', '=', 'p.org_id')
        .onRef('tm.team_id', '=', 'p.team_id')
        .onRef('tm.member_id', '=', 'p.member_id'),
    )
    .innerJoin('teams as t', (join) => join.onRef('t.org_id', '=', 'p.org_id').onRef('t.id', '=', 'p.team_id'))
    .select(['p.team_id', 't.name', 'tm.added_at'])
    .where('p.org_id', '=', organizationId)
    .where('p.user_id', '=', userId)
    .execute()
  const invitations = await tx
    .selectFrom('invitations')
    .select(['id', 'role', 'created_at', 'expires_at', 'accepted_at', 'revoked_at'])
    .select((e) => e('email', '=', email).as('to_you'))
    .where('org_id', '=', organizationId)
    .where((e) => e.or([e('email', '=', email), e('invited_by', '=', userId)]))
    .execute()
  return { memberships, role_bindings: roles, team_members: teams, invitations }
}

/** The organization's name, if the person is its only owner who has access. */
export async function selectSolelyOwned(
  tx: Tx,
  organizationId: OrganizationId,
  userId: UserId,
): Promise<string | undefined> {
  const owners = tx
    .selectFrom('role_bindings as b')
    .innerJoin('memberships as m', (join) => join.onRef('m.org_id', '=', 'b.org_id').onRef('m.id', '=', 'b.member_id'))
    .select(sql`array_agg(m.user_id)`.as('ids'))
    .where('b.org_id', '=', organizationId)
    .where('b.role', '=', 'owner')
    .where('b.scope_kind', '=', 'organization')
    .where('m.suspended_at', 'is', null)
  const row = await tx
    .selectFrom('organizations')
    .select('name')
    .where('id', '=', organizationId)
    .where(sql<boolean>`(${owners}) = array[${userId}::uuid]`)
    .executeTakeFirst()
  return row?.name
}

/** Takes the membership away with all that hangs on it, and every invitation to the address. */
export async function eraseMembership(
  tx: Tx,
  organizationId: OrganizationId,
  { userId, email }: { userId: UserId; email: string },
): Promise<void> {
  await seeSuspended(tx)
  await tx.deleteFrom('invitations').where('org_id', '=', organizationId).where('email', '=', email).execute()
  await tx.deleteFrom('memberships').where('org_id', '=', organizationId).where('user_id', '=', userId).execute()
}

/** The organizations that a person belongs to and has access to; runs in the person's own scope. */
export async function selectOwnOrganizationIds(tx: Tx, userId: UserId): Promise<OrganizationId[]> {
  const rows = await tx.selectFrom('memberships').select('org_id').where('user_id', '=', userId).execute()
  return rows.map((row) => row.org_id)
}
