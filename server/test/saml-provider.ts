import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inflateRawSync } from 'node:zlib'
import { SignedXml } from 'xml-crypto'

const run = promisify(execFile)

/** A SAML identity provider that signs by hand, so that a test can have it say and sign anything. */
export interface SamlProvider {
  readonly entityId: string
  readonly signInUrl: string
  readonly certificate: string
  readonly metadata: string
  /** What it would post to UpSkill, before it is encoded. */
  respond(request: SamlRequest, response?: SamlResponse): string
  sign(xml: string, options?: SigningOptions): string
}

/** What UpSkill sent along with the browser. */
export interface SamlRequest {
  readonly id: string
  readonly issuer: string
  readonly assertionUrl: string
  readonly relayState: string
}

/** What differs from the honest response. */
export interface SamlResponse {
  readonly assertionId?: string
  readonly nameId?: string
  readonly nameIdFormat?: string
  readonly email?: string | undefined
  readonly issuer?: string
  readonly audience?: string
  readonly destination?: string
  readonly recipient?: string
  readonly inResponseTo?: string | undefined
  /** Seconds from now. */
  readonly notBefore?: number
  readonly notOnOrAfter?: number
  readonly context?: string
  readonly signing?: SigningOptions
}

export interface SigningOptions {
  readonly signs?: 'assertion' | 'response' | 'nothing'
  readonly algorithm?: string
  readonly digest?: string
  readonly withKey?: string
}

const namespaces =
  'xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'

/** Makes a key and a certificate of its own with openssl. */
export async function createSamlProvider(name = 'idp'): Promise<SamlProvider> {
  const { key, certificate } = await createKey()
  const entityId = `https://${name}.example/metadata`
  const signInUrl = `https://${name}.example/sign-in`
  const sign = (xml: string, options: SigningOptions = {}) => signElement(xml, { withKey: key, ...options })
  return {
    entityId,
    signInUrl,
    certificate,
    metadata: describe(entityId, signInUrl, certificate),
    sign,
    respond: (request, response = {}) => sign(responseXml(entityId, request, response), response.signing),
  }
}

/** Reads the AuthnRequest that UpSkill sends a browser away with. */
export function readRequest(url: string): SamlRequest {
  const { searchParams } = new URL(url)
  const xml = inflateRawSync(Buffer.from(searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const attribute = (name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(xml)?.[1] ?? ''
  return {
    id: attribute('ID'),
    issuer: /<saml:Issuer[^>]*>([^<]*)</.exec(xml)?.[1] ?? '',
    assertionUrl: attribute('AssertionConsumerServiceURL'),
    relayState: searchParams.get('RelayState') ?? '',
  }
}

async function createKey(): Promise<{ key: string; certificate: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'upskill-saml-'))
  try {
    const names = ['-subj', '/CN=identity provider', '-days', '30']
    const files = ['-keyout', 'key.pem', '-out', 'cert.pem']
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...names, ...files], { cwd: folder })
    const [key, certificate] = await Promise.all(
      ['key.pem', 'cert.pem'].map((file) => readFile(join(folder, file), 'utf8')),
    )
    return { key: key ?? '', certificate: certificate ?? '' }
  } finally {
    await rm(folder, { recursive: true })
  }
}

const describe = (entityId: string, signInUrl: string, certificate: string) => `<?xml version="1.0"?>
<!-- made by hand -->
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${certificate.replaceAll(/-----.*-----|\s/g, '')}</ds:X509Certificate>
    </ds:X509Data></ds:KeyInfo></md:KeyDescriptor>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${signInUrl}/post"/>
    <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signInUrl}"/>
  </md:IDPSSODescriptor>
</md:EntityDescriptor>`

const at = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString()

function responseXml(entityId: string, request: SamlRequest, told: SamlResponse): string {
  const { nameId = 'ada-1', email = 'ada@acme.example', issuer = entityId, audience = request.issuer } = told
  const { destination = request.assertionUrl, recipient = request.assertionUrl } = told
  const { assertionId = `_${randomBytes(16).toString('hex')}`, notBefore = -30, notOnOrAfter = 300 } = told
  const { nameIdFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' } = told
  const { context = 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport' } = told
  const inResponseTo = 'inResponseTo' in told ? told.inResponseTo : request.id
  const answering = inResponseTo === undefined ? '' : ` InResponseTo="${inResponseTo}"`
  const mail = `<saml:Attribute Name="email"><saml:AttributeValue>${email}</saml:AttributeValue></saml:Attribute>`
  return [
    `<samlp:Response ${namespaces} ID="_r${assertionId}" Version="2.0" IssueInstant="${at(0)}"`,
    ` Destination="${destination}"${answering}><saml:Issuer>${issuer}</saml:Issuer>`,
    '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>',
    `<saml:Assertion ID="${assertionId}" Version="2.0" IssueInstant="${at(0)}"><saml:Issuer>${issuer}</saml:Issuer>`,
    `<saml:Subject><saml:NameID Format="${nameIdFormat}">${nameId}</saml:NameID>`,
    '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">',
    `<saml:SubjectConfirmationData NotOnOrAfter="${at(notOnOrAfter)}" Recipient="${recipient}"${answering}/>`,
    '</saml:SubjectConfirmation></saml:Subject>',
    `<saml:Conditions NotBefore="${at(notBefore)}" NotOnOrAfter="${at(notOnOrAfter)}">`,
    `<saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`,
    `<saml:AuthnStatement AuthnInstant="${at(0)}"><saml:AuthnContext>`,
    `<saml:AuthnContextClassRef>${context}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`,
    `<saml:AttributeStatement>${email === '' ? '' : mail}</saml:AttributeStatement></saml:Assertion></samlp:Response>`,
  ].join('')
}

function signElement(xml: string, options: SigningOptions): string {
  const { signs = 'assertion', withKey = '' } = options
  if (signs === 'nothing') return xml
  const { algorithm = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256' } = options
  const { digest: digestAlgorithm = 'http://www.w3.org/2001/04/xmlenc#sha256' } = options
  const canonical = 'http://www.w3.org/2001/10/xml-exc-c14n#'
  const xpath = `//*[local-name(.)='${signs === 'assertion' ? 'Assertion' : 'Response'}']`
  const signer = new SignedXml({
    privateKey: withKey,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: canonical,
  })
  const transforms = ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', canonical]
  signer.addReference({ xpath, transforms, digestAlgorithm })
  signer.computeSignature(xml, {
    location: { reference: `${xpath}/*[local-name(.)='Issuer']`, action: 'after' },
  })
  return signer.getSignedXml()
}
