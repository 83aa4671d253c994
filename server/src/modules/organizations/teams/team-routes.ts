import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { bindingRoutes } from '../roles/binding-routes.ts'
import { addTeamMember, removeTeamMember } from './change-team-members.ts'
import { createTeam } from './create-team.ts'
import { deleteTeam } from './delete-team.ts'
import { getTeam } from './get-team.ts'
import { listTeamMembers } from './list-team-members.ts'
import { listTeams } from './list-teams.ts'
import { renameTeam } from './rename-team.ts'
import * as schemas from './team-schemas.ts'
import { assertTeam } from './team-sql.ts'

const teams = '/organizations/:organizationId/teams'
const team = `${teams}/:teamId`
const reading = { authz: 'teams.read', scope: 'team', limit: 'organizations.read' } as const
const writing = { authz: 'teams.manage', scope: 'team', limit: 'organizations.write' } as const

export function teamRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(teams, { schema: schemas.ListTeams, config: { ...reading, scope: 'anywhere' } }, (request) =>
      listTeams(platform, request.actor, request.query),
    )

    server.post(
      teams,
      { schema: schemas.CreateTeam, config: { authz: 'teams.manage', limit: 'organizations.write' } },
      async (request, reply) => {
        const made = await createTeam(platform, request.actor, request.body)
        return reply.code(201).header('etag', etagOf(made.version)).send(made)
      },
    )

    server.get(team, { schema: schemas.GetTeam, config: reading }, async (request, reply) => {
      const found = await getTeam(platform, request.actor, request.params.teamId)
      return reply.header('etag', etagOf(found.version)).send(found)
    })

    server.patch(team, { schema: schemas.RenameTeam, config: writing }, async (request, reply) => {
      const version = versionFromIfMatch(request.headers['if-match'])
      const renamed = await renameTeam(platform, request.actor, request.params.teamId, request.body, version)
      return reply.header('etag', etagOf(renamed.version)).send(renamed)
    })

    server.delete(team, { schema: schemas.DeleteTeam, config: writing }, async (request, reply) => {
      await deleteTeam(platform, request.actor, request.params.teamId)
      return reply.code(204).send(null)
    })

    server.get(`${team}/members`, { schema: schemas.ListTeamMembers, config: reading }, (request) =>
      listTeamMembers(platform, request.actor, request.params.teamId, request.query),
    )

    server.put(
      `${team}/members/:memberId`,
      { schema: schemas.AddTeamMember, config: writing },
      async (request, reply) => {
        await addTeamMember(platform, request.actor, request.params)
        return reply.code(204).send(null)
      },
    )

    server.delete(
      `${team}/members/:memberId`,
      { schema: schemas.RemoveTeamMember, config: writing },
      async (request, reply) => {
        await removeTeamMember(platform, request.actor, request.params)
        return reply.code(204).send(null)
      },
    )

    await server.register(
      bindingRoutes(platform, {
        kind: 'team',
        path: team,
        assertExists: assertTeam,
        toRead: 'teams.read',
        toManage: 'teams.manage',
      }),
    )
  }
}
