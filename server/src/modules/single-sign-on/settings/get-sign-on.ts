import { requiresSignOn } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { findConnection } from '../connection-sql.ts'
import { selectDomains } from '../domain-sql.ts'
import type { SignOnSettings } from './sign-on-settings.ts'

/** The organization's single sign-on as it is set up. */
export async function getSignOn(
  { db }: Uses<'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
): Promise<SignOnSettings> {
  return db.forOrganization({ organizationId }).transaction(async (tx) => ({
    connection: await findConnection(tx, organizationId),
    isRequired: await requiresSignOn(tx, organizationId),
    domains: await selectDomains(tx, organizationId),
  }))
}
