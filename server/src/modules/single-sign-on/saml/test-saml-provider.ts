import type { Uses } from '#platform/platform.ts'
import type { SamlProvider } from '../connection.ts'
import type { Finding } from '../settings/finding.ts'
import { factsOf } from './certificate.ts'

/** What the settings say, with the dates of the certificates; a SAML provider can be asked by a browser only. */
export function testSamlProvider(
  { clock }: Uses<'clock'>,
  { issuer, signInUrl, certificates }: SamlProvider,
): Finding[] {
  return [
    { name: 'issuer', value: issuer, isGood: true },
    { name: 'authorization-endpoint', value: signInUrl, isGood: true },
    ...certificates.map((pem) => {
      const { subject, expiresAt } = factsOf(pem)
      const value = `${subject}, ${expiresAt.toISOString().slice(0, 10)}`
      return { name: 'certificate', value, isGood: clock.now() < expiresAt }
    }),
  ]
}
