import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { lockMember } from '../member-sql.ts'
import { organizationProblems } from '../organization-problems.ts'
import { deleteTeamMember, insertTeamMember, lockTeam } from './team-sql.ts'

type Actor = Pick<OrganizationActor, 'organizationId'>

interface Place {
  readonly teamId: string
  readonly memberId: string
}

/** Puts a member into a team; who is in it already stays. Refuses with 404 a team or member that does not exist. */
export async function addTeamMember(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: Actor,
  { teamId, memberId }: Place,
): Promise<void> {
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    if (!(await lockTeam(tx, organizationId, teamId))) throw organizationProblems.teamNotFound()
    if (!(await lockMember(tx, organizationId, memberId))) throw organizationProblems.memberNotFound()
    await insertTeamMember(tx, { organizationId, teamId, memberId }, clock.now())
  })
}

/** Takes a member out of a team; refused with 404 when they are not in it. */
export async function removeTeamMember(
  { db }: Uses<'db'>,
  { organizationId }: Actor,
  { teamId, memberId }: Place,
): Promise<void> {
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    if (!(await lockTeam(tx, organizationId, teamId))) throw organizationProblems.teamNotFound()
    const wasInIt = await deleteTeamMember(tx, { organizationId, teamId, memberId })
    if (!wasInIt) throw organizationProblems.memberNotFound()
  })
}
