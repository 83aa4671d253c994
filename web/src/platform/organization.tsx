import { queryOptions } from '@tanstack/react-query'
import { createContext, useContext, type ReactNode } from 'react'
import { type Answer, answer, api } from './api.ts'
import { queryKeys } from './query-keys.ts'

export type Organization = Answer<'listOrganizations'>['data'][number]

/** What a role may do, as the server names it. */
export type Permission =
  | 'organization.read'
  | 'organization.manage'
  | 'security.manage'
  | 'audit.read'
  | 'members.read'
  | 'members.manage'
  | 'teams.read'
  | 'teams.manage'
  | 'courses.read'
  | 'courses.create'
  | 'courses.author'
  | 'learning.learn'
  | 'progress.read'

/** The organizations the signed-in person belongs to. */
export const organizationsQuery = queryOptions({
  queryKey: queryKeys.organizations,
  queryFn: async ({ signal }) => {
    const { data } = await answer(api.GET('/organizations', { params: { query: { limit: 200 } }, signal }))
    return data
  },
  staleTime: 5 * 60_000,
})

const OrganizationContext = createContext<Organization | undefined>(undefined)

export function OrganizationProvider({ organization, children }: { organization: Organization; children: ReactNode }) {
  return <OrganizationContext value={organization}>{children}</OrganizationContext>
}

/** The organization whose pages these are. */
export function useOrganization(): Organization {
  const organization = useContext(OrganizationContext)
  if (!organization) throw new Error('useOrganization is for pages of an organization')
  return organization
}

/** Whether the person may do that in the whole organization. The server decides again; this only spares dead ends. */
export function mayIn(organization: Organization, permission: Permission): boolean {
  return organization.permissions.some((granted) => granted === permission)
}

/** Whether the person may do that somewhere: in the whole organization, or for a team or course of theirs. */
export function maySomewhere(organization: Organization, permission: Permission): boolean {
  return mayIn(organization, permission) || organization.partialPermissions.some((granted) => granted === permission)
}

const lastOrganizationKey = 'upskill.last-organization'

/** The organization to open first: the one visited last, or else the first. */
export function preferredOrganization(organizations: readonly Organization[]): Organization | undefined {
  const last = localStorage.getItem(lastOrganizationKey)
  return organizations.find(({ slug }) => slug === last) ?? organizations[0]
}

export function rememberOrganization(organization: Organization): void {
  localStorage.setItem(lastOrganizationKey, organization.slug)
}
