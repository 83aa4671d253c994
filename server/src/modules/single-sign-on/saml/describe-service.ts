import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { enabledConnection, noSignOnHere } from '../enabled-connection.ts'
import { samlOf } from './saml-library.ts'

/** What a SAML provider has to know about UpSkill, as its metadata; missing until the organization has saved SAML. */
export async function describeService(uses: Uses<'config' | 'db'>, organizationId: OrganizationId): Promise<string> {
  const { provider } = await enabledConnection(uses, organizationId, { orSwitchedOff: true })
  if (provider.protocol !== 'saml') throw noSignOnHere()
  return samlOf(uses, organizationId, provider).generateServiceProviderMetadata(null, null)
}
