import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api, ifMatch } from '../../../platform/api.ts'
import { queryKeys } from '../../../platform/query-keys.ts'

export type Policy = Answer<'getSecondFactorPolicy'>
export type Choice = Pick<Policy, 'appliesTo' | 'roles'>

const pathOf = (organizationId: string) => ({ path: { organizationId } })

/** Whom the organization asks for two factors. */
export function policyQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.secondFactor(organizationId),
    queryFn: ({ signal }) =>
      answer(api.GET('/organizations/{organizationId}/second-factor', { params: pathOf(organizationId), signal })),
  })
}

/** How many members a policy would ask, and how many of them have no second factor. */
export function previewQuery(organizationId: string, { appliesTo, roles }: Choice) {
  const query = { appliesTo, ...(roles.length > 0 && { roles: roles.join(',') }) }
  return queryOptions({
    queryKey: [...queryKeys.secondFactor(organizationId), 'preview', query],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/organizations/{organizationId}/second-factor/preview', {
          params: { ...pathOf(organizationId), query },
          signal,
        }),
      ),
  })
}

/** Sets whom the organization asks. Refused (412) when it changed since `version` was read. */
export const changePolicy = (organizationId: string, version: number, choice: Choice): Promise<Policy> =>
  answer(
    api.PUT('/organizations/{organizationId}/second-factor', {
      params: { ...pathOf(organizationId), header: ifMatch(version) },
      body: choice,
    }),
  )
