import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'

/** The address of an organization's SCIM server, as its identity provider is told. */
export const scimAddress = ({ config }: Uses<'config'>, organizationId: OrganizationId): string =>
  `${config.publicUrl}/scim/v2/${organizationId}`
