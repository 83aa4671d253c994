import * as oidc from 'openid-client'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type OidcProvider, serviceAddresses } from '../connection.ts'
import type { ProvidedPerson } from '../provided-person.ts'
import { factorsOf } from '../provider-factors.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import { isSame, type SignOnState } from '../sign-on-state.ts'
import { explainProviderFailure } from './explain-provider-failure.ts'
import { openProvider } from './open-provider.ts'

/**
 * Trades the code for who signed in. The answer must be to this browser's question (state, nonce, PKCE), from the very
 * provider (`iss` of RFC 9207), and its id_token signed by it, for this client and not expired.
 */
export async function readOidcAnswer(
  uses: Uses<'config' | 'outbound' | 'vault'>,
  organizationId: OrganizationId,
  provider: OidcProvider,
  { query, state }: { query: URLSearchParams; state: SignOnState },
): Promise<ProvidedPerson> {
  const { proof, token } = state
  if (proof.protocol !== 'oidc' || !isSame(query.get('state') ?? undefined, token)) throw signOnProblems.interrupted()
  const answered = new URL(serviceAddresses(uses, organizationId).redirectUri)
  answered.search = query.toString()
  const configuration = await openProvider(uses, organizationId, provider)
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, answered, {
      expectedState: token,
      expectedNonce: proof.nonce,
      pkceCodeVerifier: proof.codeVerifier,
    })
    const claims = tokens.claims()
    if (!claims) throw signOnProblems.answerNotValid('The provider sent no id_token.')
    const told =
      claims['email'] === undefined && configuration.serverMetadata().userinfo_endpoint !== undefined
        ? { ...claims, ...(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)) }
        : claims
    return toPerson(claims, told)
  } catch (error) {
    throw explainProviderFailure(error)
  }
}

function toPerson(
  { iss, sub, amr, acr }: oidc.IDToken,
  {
    email,
    email_verified: isVerified,
    name,
    given_name: given,
    family_name: family,
  }: Readonly<Record<string, unknown>>,
): ProvidedPerson {
  const whole = [given, family].filter((part) => typeof part === 'string' && part !== '').join(' ')
  return {
    issuer: iss,
    subject: sub,
    email: typeof email === 'string' ? email : undefined,
    // Some send the text "false", which is truthy: only the value true counts.
    isEmailVerified: isVerified === true,
    name: typeof name === 'string' && name !== '' ? name : whole || undefined,
    factors: factorsOf({ amr, context: acr }),
  }
}
