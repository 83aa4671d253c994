import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** What the authenticator is told, and what a browser would put into the client data. */
export interface Ceremony {
  readonly challenge: string
  readonly origin?: string
  readonly rpId?: string
  /** Whether the device checked who holds it. */
  readonly isVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
  readonly type?: string
}

/** An authenticator in software, with one key; it signs whatever a test has it sign, right or wrong. */
export interface SoftPasskey {
  readonly id: string
  /** Answers `navigator.credentials.create`. */
  register(ceremony: Ceremony): Body
  /** Answers `navigator.credentials.get`. */
  assert(ceremony: Ceremony): Body
}

// oxlint-disable-next-line no-explicit-any -- a test sends whatever it likes
type Body = any

const present = 0x01
const verified = 0x04
const attested = 0x40

const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest()

export function createSoftPasskey(origin = 'http://localhost:3000'): SoftPasskey {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  const credentialId = randomBytes(32)
  const id = b64(credentialId)

  const clientData = (type: string, { challenge, origin: from = origin }: Ceremony) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: from, crossOrigin: false }))

  const authenticatorData = (
    { rpId = new URL(origin).hostname, isVerified = true, counter = 0 }: Ceremony,
    attestation?: Buffer,
  ) => {
    const flags = present | (isVerified ? verified : 0) | (attestation ? attested : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, attestation ?? Buffer.alloc(0)])
  }

  const wrap = (response: object) => ({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })

  return {
    id,
    register(ceremony) {
      const length = Buffer.from([0, credentialId.length])
      const attestation = Buffer.concat([Buffer.alloc(16), length, credentialId, coseKey(x, y)])
      const data = authenticatorData(ceremony, attestation)
      return wrap({
        clientDataJSON: b64(clientData(ceremony.type ?? 'webauthn.create', ceremony)),
        attestationObject: b64(
          Buffer.concat([
            Buffer.from([0xa3]),
            cborText('fmt'),
            cborText('none'),
            cborText('attStmt'),
            Buffer.from([0xa0]),
            cborText('authData'),
            cborBytes(data),
          ]),
        ),
        transports: ['internal'],
      })
    },
    assert(ceremony) {
      const client = clientData(ceremony.type ?? 'webauthn.get', ceremony)
      const data = authenticatorData(ceremony)
      return wrap({
        clientDataJSON: b64(client),
        authenticatorData: b64(data),
        signature: b64(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
        ...(ceremony.userHandle === undefined ? {} : { userHandle: ceremony.userHandle }),
      })
    },
  }
}

/** An EC2 key on P-256 for ES256 (RFC 9053 §7.1.1). */
function coseKey(x: string, y: string): Buffer {
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01])
  const point = (label: number, value: string) =>
    Buffer.concat([Buffer.from([label]), cborBytes(Buffer.from(value, 'base64url'))])
  return Buffer.concat([head, point(0x21, x), point(0x22, y)])
}

const cborText = (text: string) => Buffer.concat([Buffer.from([0x60 | text.length]), Buffer.from(text)])

const cborBytes = (bytes: Uint8Array) =>
  Buffer.concat([
    bytes.length < 24
      ? Buffer.from([0x40 | bytes.length])
      : bytes.length < 256
        ? Buffer.from([0x58, bytes.length])
        : Buffer.from([0x59, bytes.length >> 8, bytes.length & 0xff]),
    bytes,
  ])
