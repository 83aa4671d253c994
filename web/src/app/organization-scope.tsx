import { useSuspenseQuery } from '@tanstack/react-query'
import { Outlet, useParams } from '@tanstack/react-router'
import { OrganizationProvider, organizationsQuery } from '../platform/organization.tsx'

/** Around every page of one organization. Its freshest name and permissions come from the cache, not from the route. */
export function OrganizationScope() {
  const { org } = useParams({ from: '/signed-in/o/$org' })
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  const organization = organizations.find(({ slug }) => slug === org)
  if (!organization) return null
  return (
    <OrganizationProvider key={organization.id} organization={organization}>
      <Outlet />
    </OrganizationProvider>
  )
}
