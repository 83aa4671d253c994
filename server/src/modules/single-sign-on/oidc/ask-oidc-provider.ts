import * as oidc from 'openid-client'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type OidcProvider, serviceAddresses } from '../connection.ts'
import type { SignOnState } from '../sign-on-state.ts'
import { openProvider } from './open-provider.ts'

/** The provider's address that a browser is sent to (authorization code with PKCE, RFC 7636), and what must come back. */
export async function askOidcProvider(
  uses: Uses<'config' | 'outbound' | 'vault'>,
  organizationId: OrganizationId,
  provider: OidcProvider,
  token: string,
): Promise<{ url: string; proof: SignOnState['proof'] }> {
  const configuration = await openProvider(uses, organizationId, provider)
  const nonce = oidc.randomNonce()
  const codeVerifier = oidc.randomPKCECodeVerifier()
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: serviceAddresses(uses, organizationId).redirectUri,
    scope: 'openid email profile',
    state: token,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  })
  return { url: url.href, proof: { protocol: 'oidc', nonce, codeVerifier } }
}
