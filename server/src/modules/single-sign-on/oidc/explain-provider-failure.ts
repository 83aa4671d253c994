import * as oidc from 'openid-client'
import { OutboundError } from '#platform/outbound/outbound-error.ts'
import { Problem } from '#platform/problem.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'

/** What a failure at an OpenID provider means for the person who signs in, and for their administrator. */
export function explainProviderFailure(error: unknown): Problem {
  if (error instanceof Problem) return error
  const unreachable = causesOf(error).find((cause) => cause instanceof OutboundError)
  if (unreachable) {
    return signOnProblems.providerUnreachable(
      `${unreachable.message} An administrator can test the connection in the settings.`,
    )
  }
  if (error instanceof oidc.AuthorizationResponseError) return refusal(error.error)
  if (error instanceof oidc.ResponseBodyError) return tokenRefusal(error.error)
  if (error instanceof oidc.WWWAuthenticateChallengeError) return tokenRefusal('invalid_client')
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (unusable.has(code)) {
    return signOnProblems.providerUnusable(
      `What the provider tells about itself does not fit the settings: ${wordsOf(error)}. Compare the issuer with the provider’s.`,
    )
  }
  return signOnProblems.answerNotValid(`${wordsOf(error)}. Start again from the sign-in page.`)
}

/** The library's codes for a discovery that is not that of the issuer asked for, or not one at all. */
const unusable = new Set(['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_RESPONSE_IS_NOT_JSON', 'OAUTH_PARSE_ERROR'])

/** Codes of RFC 6749 and OpenID Connect are short; anything else came from whoever made the address. */
const knownCode = (code: string) => (/^[a-z_]{3,40}$/.test(code) ? code : 'an unknown reason')

const refusal = (code: string) =>
  signOnProblems.providerRefused(
    `It said: ${knownCode(code)}. Ask an administrator whether you may use UpSkill there, or start again.`,
  )

function tokenRefusal(code: string): Problem {
  if (code === 'invalid_grant') {
    return signOnProblems.answerNotValid('The provider does not know this sign-in any more. Start again.')
  }
  return signOnProblems.providerUnusable(
    `It answered: ${knownCode(code)}. An administrator has to enter the client id and the client secret again, as the provider shows them.`,
  )
}

const wordsOf = (error: unknown) =>
  (error instanceof Error ? error.message : 'the answer could not be read').replace(/\.$/, '').slice(0, 200)

function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = []
  for (let cause = error; cause instanceof Error && causes.length < 5; cause = cause.cause) causes.push(cause)
  return causes
}
