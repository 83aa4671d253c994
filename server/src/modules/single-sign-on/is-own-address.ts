import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { domainOf } from './domain.ts'
import { hasProven } from './domain-sql.ts'

/** Whether the address lies in a domain that the organization has proven to be its own. */
export async function isOwnAddress(
  { db }: Uses<'db'>,
  organizationId: OrganizationId,
  email: string,
): Promise<boolean> {
  const domain = domainOf(email)
  if (domain === undefined) return false
  return db.forOrganization({ organizationId }).transaction((tx) => hasProven(tx, organizationId, domain))
}
