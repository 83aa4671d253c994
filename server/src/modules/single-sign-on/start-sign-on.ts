import { findNamedOrganization } from '#modules/organizations/public.ts'
import type { Uses } from '#platform/platform.ts'
import { enabledConnection, noSignOnHere } from './enabled-connection.ts'
import { askOidcProvider } from './oidc/ask-oidc-provider.ts'
import { recordingRefusals } from './record-refusal.ts'
import { returnAddress } from './return-address.ts'
import { askSamlProvider } from './saml/ask-saml-provider.ts'
import { newStateToken, sealState, stateLifetimeMs } from './sign-on-state.ts'

/** The provider's address to send the browser to, and what the browser must bring back. */
export async function startSignOn(
  uses: Uses<'clock' | 'config' | 'db' | 'outbound' | 'tokens' | 'vault'>,
  { organization: slug, returnTo }: { organization: string; returnTo: string | undefined },
): Promise<{ url: string; state: string; expiresAt: Date }> {
  const organization = await findNamedOrganization(uses, slug)
  if (!organization) throw noSignOnHere()
  const { provider } = await enabledConnection(uses, organization.id)
  const token = newStateToken()
  const { url, proof } = await recordingRefusals(uses, organization.id, () =>
    provider.protocol === 'oidc'
      ? askOidcProvider(uses, organization.id, provider, token)
      : askSamlProvider(uses, organization.id, provider, token),
  )
  const until = uses.clock.now().getTime() + stateLifetimeMs
  const state = {
    organizationId: organization.id,
    token,
    proof,
    returnTo: returnAddress(uses, returnTo ?? `/o/${slug}`),
    until,
  }
  return { url, state: sealState(uses, state), expiresAt: new Date(until) }
}
