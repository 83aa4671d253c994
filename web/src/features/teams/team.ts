import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Answer, answer, api, ifMatch } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import { showFailure } from '../../platform/wait-toast.tsx'
import { showToast } from '../../ui/toast.tsx'

export type Team = Answer<'listTeams'>['data'][number]
export type TeamMember = Answer<'listTeamMembers'>['data'][number]
export type TeamRole = Answer<'listTeamRoles'>['data'][number]
export type LearnerProgress = Answer<'listTeamEnrollments'>['data'][number]

interface TeamPath {
  readonly organizationId: string
  readonly teamId: string
}

/** The teams the person may see, page by page. */
export function teamsQuery(organizationId: string) {
  return infiniteQueryOptions({
    queryKey: queryKeys.teams(organizationId),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/teams', { params: { path: { organizationId }, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

export function teamQuery({ organizationId, teamId }: TeamPath) {
  return queryOptions({
    queryKey: queryKeys.team(organizationId, teamId),
    queryFn: ({ signal }) =>
      answer(
        api.GET('/organizations/{organizationId}/teams/{teamId}', {
          params: { path: { organizationId, teamId } },
          signal,
        }),
      ),
  })
}

/** Who is in the team. */
export function teamMembersQuery(path: TeamPath) {
  return infiniteQueryOptions({
    queryKey: queryKeys.teamPart(path.organizationId, path.teamId, 'members'),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/teams/{teamId}/members', { params: { path, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

/** Who holds a role for the team; few do. */
export function teamRolesQuery(path: TeamPath) {
  return queryOptions({
    queryKey: queryKeys.teamPart(path.organizationId, path.teamId, 'roles'),
    queryFn: async ({ signal }) => {
      const query = { limit: 200 }
      const { data } = await answer(
        api.GET('/organizations/{organizationId}/teams/{teamId}/roles', { params: { path, query }, signal }),
      )
      return data
    },
  })
}

/** How far the people of the team are, the most recent activity first. */
export function teamProgressQuery(path: TeamPath) {
  return infiniteQueryOptions({
    queryKey: queryKeys.teamPart(path.organizationId, path.teamId, 'progress'),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 100, ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/teams/{teamId}/enrollments', { params: { path, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

/** Makes a team, or renames the one that is given. */
export function saveTeam(organizationId: string, team: Team | undefined, name: string): Promise<Team> {
  if (!team) {
    const params = { path: { organizationId } }
    return answer(api.POST('/organizations/{organizationId}/teams', { params, body: { name } }))
  }
  const params = { path: { organizationId, teamId: team.id }, header: ifMatch(team.version) }
  return answer(api.PATCH('/organizations/{organizationId}/teams/{teamId}', { params, body: { name } }))
}

/** Deletes a team; its people stay in the organization. */
export function useDeleteTeam(organizationId: string, onDeleted: () => void) {
  const { t } = useTranslation('teams')
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async ({ id: teamId }: Team) => {
      await api.DELETE('/organizations/{organizationId}/teams/{teamId}', {
        params: { path: { organizationId, teamId } },
      })
    },
    onSuccess: async (_, { name }) => {
      showToast({ message: t('removed', { name }) })
      await queryClient.invalidateQueries({ queryKey: queryKeys.teams(organizationId) })
      onDeleted()
    },
    onError: (error) => showFailure(error),
  })
}

/** Changes who is in a team and who manages it. */
export function useTeamPeople(path: TeamPath) {
  const queryClient = useQueryClient()
  const { organizationId, teamId } = path
  const settled = {
    onError: (error: Error) => showFailure(error),
    onSettled: async () => {
      await queryClient.invalidateQueries({ queryKey: queryKeys.team(organizationId, teamId) })
      await queryClient.invalidateQueries({ queryKey: queryKeys.teams(organizationId) })
    },
  }
  const add = useMutation({
    mutationFn: async (memberId: string) => {
      await api.PUT('/organizations/{organizationId}/teams/{teamId}/members/{memberId}', {
        params: { path: { ...path, memberId } },
      })
    },
    ...settled,
  })
  const takeOut = useMutation({
    mutationFn: async (memberId: string) => {
      await api.DELETE('/organizations/{organizationId}/teams/{teamId}/members/{memberId}', {
        params: { path: { ...path, memberId } },
      })
    },
    ...settled,
  })
  const addManager = useMutation({
    mutationFn: async (memberId: string) => {
      const body = { memberId, role: 'manager' }
      await api.POST('/organizations/{organizationId}/teams/{teamId}/roles', { params: { path }, body })
    },
    ...settled,
  })
  const takeRole = useMutation({
    mutationFn: async (bindingId: string) => {
      await api.DELETE('/organizations/{organizationId}/teams/{teamId}/roles/{bindingId}', {
        params: { path: { ...path, bindingId } },
      })
    },
    ...settled,
  })
  return { add, takeOut, addManager, takeRole }
}
