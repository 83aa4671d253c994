import { X509Certificate } from 'node:crypto'

export interface CertificateFacts {
  readonly subject: string
  /** SHA-256, as providers show it. */
  readonly fingerprint: string
  readonly expiresAt: Date
}

const pemBlocks = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The certificates in a text, one after the other, in a form of their own; undefined where one cannot be read. */
export function readCertificates(text: string): string[] | undefined {
  try {
    return [...text.matchAll(pemBlocks)].map(([pem]) => new X509Certificate(pem).toString())
  } catch {
    return undefined
  }
}

/** What a person compares a certificate by. */
export function factsOf(pem: string): CertificateFacts {
  const { subject, fingerprint256: fingerprint, validToDate: expiresAt } = new X509Certificate(pem)
  return { subject: subject.replaceAll('\n', ', '), fingerprint, expiresAt }
}
