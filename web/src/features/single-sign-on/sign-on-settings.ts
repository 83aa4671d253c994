import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api, type Body, ifMatch } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type SignOn = Answer<'getSignOn'>
export type Connection = NonNullable<SignOn['connection']>
export type Domain = SignOn['domains'][number]
export type Finding = Answer<'testSignOn'>['findings'][number]
export type Link = Answer<'listSignOnLinks'>['data'][number]
export type SettingsChange = Body<'saveSignOn'>

const pathOf = (organizationId: string) => ({ path: { organizationId } })

/** How the organization's people sign in elsewhere. */
export function signOnQuery(organizationId: string) {
  return queryOptions({
    queryKey: queryKeys.signOn(organizationId),
    queryFn: ({ signal }) =>
      answer(api.GET('/organizations/{organizationId}/single-sign-on', { params: pathOf(organizationId), signal })),
  })
}

/** Who is who at the provider, page by page. */
export function linksQuery(organizationId: string) {
  return infiniteQueryOptions({
    queryKey: [...queryKeys.signOn(organizationId), 'links'],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam && { cursor: pageParam }) }
      const params = { ...pathOf(organizationId), query }
      return answer(api.GET('/organizations/{organizationId}/single-sign-on/links', { params, signal }))
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

/** Saves the settings. Refused (412) when they changed since `version` was read. */
export const saveSignOn = (organizationId: string, version: number, body: SettingsChange): Promise<SignOn> =>
  answer(
    api.PUT('/organizations/{organizationId}/single-sign-on', {
      params: { ...pathOf(organizationId), header: ifMatch(version) },
      body,
    }),
  )

export const removeSignOn = (organizationId: string) =>
  answer(api.DELETE('/organizations/{organizationId}/single-sign-on', { params: pathOf(organizationId) }))

/** Has the server ask the provider about itself. */
export const testSignOn = async (organizationId: string): Promise<readonly Finding[]> => {
  const params = pathOf(organizationId)
  return (await answer(api.POST('/organizations/{organizationId}/single-sign-on/test', { params }))).findings
}

export const addDomain = (organizationId: string, domain: string): Promise<Domain> =>
  answer(
    api.POST('/organizations/{organizationId}/single-sign-on/domains', {
      params: pathOf(organizationId),
      body: { domain },
    }),
  )

export const proveDomain = (organizationId: string, domainId: string): Promise<Domain> =>
  answer(
    api.POST('/organizations/{organizationId}/single-sign-on/domains/{domainId}/prove', {
      params: { path: { organizationId, domainId } },
    }),
  )

export const removeDomain = (organizationId: string, domainId: string) =>
  answer(
    api.DELETE('/organizations/{organizationId}/single-sign-on/domains/{domainId}', {
      params: { path: { organizationId, domainId } },
    }),
  )

export const removeLink = (organizationId: string, linkId: string) =>
  answer(
    api.DELETE('/organizations/{organizationId}/single-sign-on/links/{linkId}', {
      params: { path: { organizationId, linkId } },
    }),
  )
