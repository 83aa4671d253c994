import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An OpenID provider that lies as a test wants it to. The honest one in these tests is oidc-provider. */
export interface FakeOidcProvider {
  readonly issuer: string
  /** `host:port`, as OUTBOUND_ALLOW takes it. */
  readonly host: string
  readonly clientId: string
  readonly clientSecret: string
  /** Changes what its discovery document says, until the next change. */
  discovery: Readonly<Record<string, unknown>>
  readonly key: KeyObject
  readonly publicKey: KeyObject
  /** Lets a person in: the code to bring back to UpSkill, which is good once and only with the PKCE verifier. */
  authorize(authorizationUrl: string, person: Readonly<Record<string, unknown>>, lie?: Lie): string
  /** How many codes were traded. */
  readonly trades: number
  close(): Promise<void>
}

/** What is wrong with an id_token. */
export interface Lie {
  readonly claims?: Readonly<Record<string, unknown>>
  readonly header?: Readonly<Record<string, unknown>>
  /** Makes the signature over `header.payload`, in place of the provider's key. */
  readonly sign?: (input: string) => string
}

interface Grant {
  readonly challenge: string
  readonly redirectUri: string
  readonly idToken: string
}

const keyId = 'key-1'
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function startFakeOidcProvider(): Promise<FakeOidcProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const grants = new Map<string, Grant>()
  const server = createServer((request, response) => void answer(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer = `http://${host}`
  let trades = 0

  const provider: FakeOidcProvider = {
    issuer,
    host,
    clientId: 'upskill',
    clientSecret: 'what only the provider and UpSkill know',
    discovery: {},
    key: privateKey,
    publicKey,
    authorize(authorizationUrl, person, { claims, header, sign: forge } = {}) {
      const { searchParams: asked } = new URL(authorizationUrl)
      const now = Math.floor(Date.now() / 1000)
      const payload = {
        iss: issuer,
        aud: provider.clientId,
        iat: now,
        exp: now + 300,
        nonce: asked.get('nonce'),
        ...person,
        ...claims,
      }
      const input = `${encode({ alg: 'RS256', kid: keyId, ...header })}.${encode(payload)}`
      const signature = forge ? forge(input) : sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')
      const code = randomUUID()
      grants.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        redirectUri: asked.get('redirect_uri') ?? '',
        idToken: `${input}.${signature}`,
      })
      return code
    },
    get trades() {
      return trades
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', issuer)
    const send = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (pathname === '/.well-known/openid-configuration') return send(200, describe())
    if (pathname === '/keys')
      return send(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig' }] })
    if (pathname === '/token') return trade(request, send)
    return send(404, {})
  }

  const describe = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    ...provider.discovery,
  })

  async function trade(request: IncomingMessage, send: (status: number, body: object) => void): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = new URLSearchParams(Buffer.concat(chunks).toString())
    const expected = [provider.clientId, provider.clientSecret].map(encodeURIComponent).join(':').replaceAll('%20', '+')
    const given = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString()
    if (given !== expected) return send(401, { error: 'invalid_client' })
    const code = body.get('code') ?? ''
    const grant = grants.get(code)
    grants.delete(code)
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url')
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== body.get('redirect_uri')) {
      return send(400, { error: 'invalid_grant' })
    }
    trades += 1
    return send(200, { access_token: randomUUID(), token_type: 'Bearer', expires_in: 60, id_token: grant.idToken })
  }

  return provider
}
