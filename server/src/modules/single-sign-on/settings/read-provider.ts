import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { FieldError } from '#platform/problem.ts'
import { type Connection, isProviderUrl, type OidcProvider, type SamlProvider, secretContext } from '../connection.ts'
import { readCertificates } from '../saml/certificate.ts'
import { readMetadata } from '../saml/read-metadata.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import type { SettingsChange } from './sign-on-settings.ts'

const mostCertificates = 5

/** The provider that the change describes; refuses fields that cannot work and names them. Seals a new client secret. */
export function readProvider(
  uses: Uses<'config' | 'vault'>,
  organizationId: OrganizationId,
  change: SettingsChange,
  before: Connection['provider'] | undefined,
): Promise<OidcProvider | SamlProvider> {
  return change.protocol === 'oidc' ? readOidc(uses, organizationId, change, before) : readSaml(uses, change, before)
}

async function readOidc(
  { config, vault }: Uses<'config' | 'vault'>,
  organizationId: OrganizationId,
  { issuer = '', clientId = '', clientSecret }: SettingsChange,
  before: Connection['provider'] | undefined,
): Promise<OidcProvider> {
  // A kept secret goes to the provider it was made for and to no other.
  const kept = before?.protocol === 'oidc' && before.issuer === issuer ? before.sealedSecret : undefined
  const errors = [
    ...wrong(
      '/issuer',
      !isIssuer(issuer, config.environment),
      'must be the https address that the provider calls its issuer',
    ),
    ...wrong('/clientId', clientId.trim() === '', 'is required'),
    ...wrong('/clientSecret', !clientSecret && !kept, 'is required'),
  ]
  if (errors.length > 0) throw signOnProblems.settingsNotValid(undefined, errors)
  const sealedSecret = clientSecret ? await vault.seal(secretContext(organizationId), clientSecret) : (kept ?? '')
  return { protocol: 'oidc', issuer, clientId: clientId.trim(), sealedSecret }
}

/** An issuer is no address of a document: asked for one, the library would not compare who answers. */
const isIssuer = (text: string, environment: Parameters<typeof isProviderUrl>[1]) =>
  isProviderUrl(text, environment) && new URL(text).search === '' && !text.includes('/.well-known/')

async function readSaml(
  { config }: Uses<'config'>,
  change: SettingsChange,
  before: Connection['provider'] | undefined,
): Promise<SamlProvider> {
  const { metadata } = change
  const { issuer, signInUrl, certificates } = metadata ? await readMetadata(metadata) : readFields(change, before)
  const field = (name: string) => (metadata ? '/metadata' : `/${name}`)
  const isCount = certificates.length > 0 && certificates.length <= mostCertificates
  const errors = [
    ...wrong(field('issuer'), issuer === '', 'must name the provider (its entity id)'),
    ...wrong(
      field('signInUrl'),
      !isProviderUrl(signInUrl, config.environment),
      'must hold the https address to sign in at',
    ),
    ...wrong(field('certificates'), !isCount, `must hold one to ${mostCertificates} certificates in PEM form`),
  ]
  if (errors.length > 0) throw signOnProblems.settingsNotValid(undefined, errors)
  return { protocol: 'saml', issuer, signInUrl, certificates }
}

function readFields(
  { issuer = '', signInUrl = '', certificates: text = '' }: SettingsChange,
  before: Connection['provider'] | undefined,
): Omit<SamlProvider, 'protocol'> {
  const kept = before?.protocol === 'saml' && before.issuer === issuer.trim() ? before.certificates : []
  const certificates = text.trim() === '' ? kept : (readCertificates(text) ?? [])
  return { issuer: issuer.trim(), signInUrl: signInUrl.trim(), certificates }
}

const wrong = (pointer: string, isWrong: boolean, detail: string): FieldError[] =>
  isWrong ? [{ pointer, detail }] : []
