import { signOnProblems } from '../single-sign-on-problems.ts'
import { readCertificates } from './certificate.ts'
import { attributeOf, childrenOf, hasDeclarations, readXml, type XmlElement } from './read-xml.ts'

const redirectBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect'

/** What a provider's metadata (SAML 2.0 metadata §2.4.3) says that signing in needs. */
export async function readMetadata(
  xml: string,
): Promise<{ issuer: string; signInUrl: string; certificates: string[] }> {
  if (hasDeclarations(xml)) throw refused('It has a document type, which metadata never needs.')
  const entity = childrenOf(await readXml(xml), 'EntityDescriptor')[0]
  const issuer = attributeOf(entity, 'entityID')
  if (!entity || !issuer) throw refused('There is no EntityDescriptor with an entityID in it.')
  const provider = childrenOf(entity, 'IDPSSODescriptor')[0]
  if (!provider) throw refused('It describes no identity provider (IDPSSODescriptor).')
  const signInUrl = childrenOf(provider, 'SingleSignOnService')
    .filter((service) => attributeOf(service, 'Binding') === redirectBinding)
    .map((service) => attributeOf(service, 'Location'))[0]
  if (!signInUrl) throw refused('The provider has no SingleSignOnService for HTTP-Redirect.')
  const certificates = readCertificates(
    childrenOf(provider, 'KeyDescriptor').filter(isForSigning).flatMap(certificatesOf).join('\n'),
  )
  if (!certificates || certificates.length === 0) throw refused('It holds no certificate to check signatures with.')
  return { issuer, signInUrl, certificates }
}

const isForSigning = (key: XmlElement) => (attributeOf(key, 'use') ?? 'signing') === 'signing'

const certificatesOf = (key: XmlElement): string[] =>
  childrenOf(key, 'KeyInfo')
    .flatMap((info) => childrenOf(info, 'X509Data'))
    .flatMap((data) => childrenOf(data, 'X509Certificate'))
    .flatMap(({ _: base64 = '' }) => (base64.trim() === '' ? [] : [toPem(base64)]))

const toPem = (base64: string): string => {
  const lines = base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

const refused = (detail: string) => signOnProblems.metadataNotValid(detail, [{ pointer: '/metadata', detail }])
