import { SAML } from '@node-saml/node-saml'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type SamlProvider, serviceAddresses } from '../connection.ts'

/** How far a provider's clock may be off. */
const clockSkewMs = 60_000

/** Older assertions are refused, however long their provider lets them live. */
const maxAssertionAgeMs = 600_000

/** The library, told to take only assertions that this provider signed for this organization. */
export function samlOf(
  { config }: Uses<'config'>,
  organizationId: OrganizationId,
  provider: SamlProvider,
  requestId?: string,
): SAML {
  const { entityId, assertionUrl } = serviceAddresses({ config }, organizationId)
  return new SAML({
    issuer: entityId,
    audience: entityId,
    callbackUrl: assertionUrl,
    entryPoint: provider.signInUrl,
    idpCert: [...provider.certificates],
    wantAssertionsSigned: true,
    // Many providers sign the assertion alone, and nothing outside of it is believed.
    wantAuthnResponseSigned: false,
    acceptedClockSkewMs: clockSkewMs,
    maxAssertionAgeMs,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    // Which request it answers is known to the browser that asked; finish-saml.ts compares.
    ...(requestId === undefined ? {} : { generateUniqueId: () => requestId }),
  })
}
