import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { enabledConnection } from '../enabled-connection.ts'
import { testOidcProvider } from '../oidc/test-oidc-provider.ts'
import { testSamlProvider } from '../saml/test-saml-provider.ts'
import type { Finding } from './finding.ts'

/** Asks the provider as a sign-in would, switched on or not, and tells what it found. Refuses as a sign-in would. */
export async function testSignOn(
  uses: Uses<'clock' | 'config' | 'db' | 'outbound' | 'vault'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
): Promise<Finding[]> {
  const { provider } = await enabledConnection(uses, organizationId, { orSwitchedOff: true })
  return provider.protocol === 'oidc'
    ? testOidcProvider(uses, organizationId, provider)
    : testSamlProvider(uses, provider)
}
