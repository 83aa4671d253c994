import * as oidc from 'openid-client'
import type { OutboundInit } from '#platform/outbound/outbound.ts'
import type { Uses } from '#platform/platform.ts'
import { type OidcProvider, secretContext } from '../connection.ts'
import type { OrganizationId } from '#platform/id.ts'
import { explainProviderFailure } from './explain-provider-failure.ts'

const timeoutSeconds = 10

/**
 * Asks the provider about itself (OpenID Connect Discovery 1.0) and answers what its library needs. Nothing is kept, so
 * that a provider's new keys hold at once. Refuses a provider that does not answer or is not the one it says it is.
 */
export async function openProvider(
  { config, outbound, vault }: Uses<'config' | 'outbound' | 'vault'>,
  organizationId: OrganizationId,
  provider: OidcProvider,
): Promise<oidc.Configuration> {
  const secret = await vault.open(secretContext(organizationId), provider.sealedSecret)
  try {
    return await oidc.discovery(new URL(provider.issuer), provider.clientId, {}, authenticateWith(secret), {
      [oidc.customFetch]: (url, init) => outbound.fetch(url, init as OutboundInit),
      timeout: timeoutSeconds,
      execute: [
        // Without it the signature of an id_token that came over TLS is not looked at.
        oidc.enableNonRepudiationChecks,
        ...(config.environment === 'production' ? [] : [oidc.allowInsecureRequests]),
      ],
    })
  } catch (error) {
    throw explainProviderFailure(error)
  }
}

/** Basic is what every provider has to take (RFC 6749 §2.3.1), unless it says which ways it takes. */
function authenticateWith(secret: string): oidc.ClientAuth {
  const basic = oidc.ClientSecretBasic(secret)
  const post = oidc.ClientSecretPost(secret)
  return (server, client, body, headers) => {
    const takesBasic = server.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true
    return (takesBasic ? basic : post)(server, client, body, headers)
  }
}
