import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Empty, IfMatchHeaders, Line, Uuid } from '#platform/wire.ts'

const closed = { additionalProperties: false }
const tags = ['teams']

const InOrganization = Type.Object({ organizationId: Uuid })
const OneTeam = Type.Object({ organizationId: Uuid, teamId: Uuid })
const OneTeamMember = Type.Object({ organizationId: Uuid, teamId: Uuid, memberId: Uuid })
const TeamBody = Type.Object({ name: Line(100) }, closed)

export const Team = Type.Object({
  id: Uuid,
  name: Type.String(),
  memberCount: Type.Integer(),
  version: Type.Integer(),
})

export const TeamMember = Type.Object({ id: Uuid, userId: Uuid, name: Type.String(), email: Type.String() })

export const ListTeams = {
  operationId: 'listTeams',
  summary: 'The teams one may see, by name',
  tags,
  params: InOrganization,
  querystring: PageQuery,
  response: { 200: PageOf(Team) },
}

export const CreateTeam = {
  operationId: 'createTeam',
  summary: 'Make a team',
  tags,
  params: InOrganization,
  body: TeamBody,
  response: { 201: Team },
}

export const GetTeam = {
  operationId: 'getTeam',
  summary: 'One team',
  tags,
  params: OneTeam,
  response: { 200: Team },
}

export const RenameTeam = {
  operationId: 'renameTeam',
  summary: 'Rename a team',
  tags,
  params: OneTeam,
  headers: IfMatchHeaders,
  body: TeamBody,
  response: { 200: Team },
}

export const DeleteTeam = {
  operationId: 'deleteTeam',
  summary: 'Remove a team; its people stay in the organization',
  tags,
  params: OneTeam,
  response: { 204: Empty },
}

export const ListTeamMembers = {
  operationId: 'listTeamMembers',
  summary: 'Who is in the team, by name',
  tags,
  params: OneTeam,
  querystring: PageQuery,
  response: { 200: PageOf(TeamMember) },
}

export const AddTeamMember = {
  operationId: 'addTeamMember',
  summary: 'Put a member into the team; who is in it already stays',
  tags,
  params: OneTeamMember,
  response: { 204: Empty },
}

export const RemoveTeamMember = {
  operationId: 'removeTeamMember',
  summary: 'Take a member out of the team',
  tags,
  params: OneTeamMember,
  response: { 204: Empty },
}
