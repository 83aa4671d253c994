import { randomBytes } from 'node:crypto'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { SamlProvider } from '../connection.ts'
import type { SignOnState } from '../sign-on-state.ts'
import { samlOf } from './saml-library.ts'

/** The provider's address with an AuthnRequest (SAML 2.0 bindings §3.4), and which request the answer must name. */
export async function askSamlProvider(
  uses: Uses<'config'>,
  organizationId: OrganizationId,
  provider: SamlProvider,
  token: string,
): Promise<{ url: string; proof: SignOnState['proof'] }> {
  const requestId = `_${randomBytes(20).toString('hex')}`
  const saml = samlOf(uses, organizationId, provider, requestId)
  const url = await saml.getAuthorizeUrlAsync(token, undefined, {})
  return { url, proof: { protocol: 'saml', requestId } }
}
