/** What a person did at the provider, as far as it tells. */
export interface AuthenticationClaims {
  /** Methods (RFC 8176). */
  readonly amr?: unknown
  /** The class of the whole: `acr` of OpenID Connect, `AuthnContextClassRef` of SAML. */
  readonly context?: unknown
}

/** Something known, of the methods of RFC 8176. */
const known = new Set(['pwd', 'pin', 'kba'])
/** Something one has or is. */
const hadOrBeen = new Set(['otp', 'hwk', 'swk', 'sms', 'tel', 'sc', 'pop', 'fpt', 'face', 'iris', 'retina', 'vbm'])

const severalFactors = new Set([
  'https://refeds.org/profile/mfa',
  'http://schemas.microsoft.com/claims/multipleauthn',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorUnregistered',
  'phr',
  'phrh',
])

/** Two when the provider says that it asked for several independent factors, else one. */
export function factorsOf({ amr, context }: AuthenticationClaims): 1 | 2 {
  const methods = Array.isArray(amr) ? amr.filter((method) => typeof method === 'string') : []
  const several =
    methods.includes('mfa') || (methods.some((m) => known.has(m)) && methods.some((m) => hadOrBeen.has(m)))
  return several || (typeof context === 'string' && severalFactors.has(context)) ? 2 : 1
}
