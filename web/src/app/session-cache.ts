import type { QueryClient } from '@tanstack/react-query'
import {
  organizationsQuery,
  preferredOrganization,
  rememberOrganization,
  type Organization,
} from '../platform/organization.tsx'
import { isNotFound, isProblem } from '../platform/problem.ts'
import { createQueryClient } from '../platform/query-client.ts'
import type { Me } from '../platform/session.ts'

let cache: { userId: string; queryClient: QueryClient } | undefined

/** The cache of what this person read. Somebody else's is dropped first, so that nothing of it can be shown. */
export function sessionCache(me: Me, onSignedOut: () => void): QueryClient {
  if (cache?.userId !== me.id) {
    cache?.queryClient.clear()
    cache = { userId: me.id, queryClient: createQueryClient({ onSignedOut }) }
    watchMembership(cache.queryClient)
  }
  return cache.queryClient
}

/** An organization that removed the person reads as missing from then on: their list of organizations is read again. */
function watchMembership(queryClient: QueryClient): void {
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'error') return
    const { error } = event.action
    if (isProblem(error, 'identity/sign-on-required')) leadToSignOn()
    if (!isNotFound(error)) return
    if (event.query.queryKey[0] !== 'o') return
    queryClient.invalidateQueries({ queryKey: organizationsQuery.queryKey }).catch(reportError)
  })
}

/** An organization that lets its members in through its own sign-on only: this leads there, and back to the page. */
function leadToSignOn(): void {
  const [, organization] = /^\/o\/([^/]+)/.exec(location.pathname) ?? []
  if (organization === undefined) return
  const next = `${location.pathname}${location.search}`
  location.replace(`/sign-in/organization?${new URLSearchParams({ organization, next }).toString()}`)
}

/**
 * Read for a page that is not drawn yet, whose place the failure takes: a busy server is asked again from there, where
 * the person sees why it takes a while.
 */
const organizationsAtOnce = { ...organizationsQuery, retry: false } as const

/** The organization a person starts in; undefined for a newcomer, who has none. */
export async function startOrganization(queryClient: QueryClient): Promise<Organization | undefined> {
  return preferredOrganization(await queryClient.ensureQueryData(organizationsAtOnce))
}

/** The organization at this address, remembered as the one to start in; undefined for one the person is not in. */
export async function enterOrganization(queryClient: QueryClient, slug: string): Promise<Organization | undefined> {
  const organizations = await queryClient.ensureQueryData(organizationsAtOnce)
  const organization = organizations.find((mine) => mine.slug === slug)
  if (organization) rememberOrganization(organization)
  return organization
}
