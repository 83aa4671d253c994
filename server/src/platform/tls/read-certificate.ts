import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { TlsFiles } from '../config.ts'
import { messageOf, StartError } from '../start-error.ts'

/** What a server proves itself with. */
export interface Certificate {
  /** The certificate and those between it and its authority, in PEM. */
  readonly cert: string
  readonly key: string
  readonly expiresAt: Date
}

/**
 * Reads a certificate and its key. Throws a StartError that names the file when one cannot be read or is none, when others
 * may read the key, or when the two do not belong together.
 */
export function readCertificate({ certFile, keyFile }: TlsFiles): Certificate {
  const cert = explained('TLS_CERT_FILE', certFile, 'holds no certificate in PEM', () => readFileSync(certFile, 'utf8'))
  const parsed = explained('TLS_CERT_FILE', certFile, 'holds no certificate in PEM', () => new X509Certificate(cert))
  const { mode } = explained('TLS_KEY_FILE', keyFile, 'cannot be read', () => statSync(keyFile))
  if ((mode & 0o007) !== 0) {
    throw new StartError(
      `TLS_KEY_FILE: everybody on this machine may read or change ${keyFile}; run: chmod o= ${keyFile}`,
    )
  }
  const key = explained('TLS_KEY_FILE', keyFile, 'cannot be read', () => readFileSync(keyFile, 'utf8'))
  const privateKey = explained('TLS_KEY_FILE', keyFile, 'holds no private key in PEM without a passphrase', () =>
    createPrivateKey(key),
  )
  if (!parsed.checkPrivateKey(privateKey)) {
    throw new StartError(`TLS_KEY_FILE: ${keyFile} is not the key of the first certificate in ${certFile}`)
  }
  return { cert, key, expiresAt: parsed.validToDate }
}

function explained<T>(variable: string, file: string, otherwise: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const isAboutFile = cause instanceof Error && 'path' in cause
    throw new StartError(`${variable}: ${file} ${isAboutFile ? `cannot be read: ${messageOf(cause)}` : otherwise}`, {
      cause,
    })
  }
}
