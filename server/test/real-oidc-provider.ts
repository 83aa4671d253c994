import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** A certified OpenID provider that others built, over real HTTP, with its own pages to sign in at. */
export interface RealOidcProvider {
  readonly issuer: string
  /** `host:port`, as OUTBOUND_ALLOW takes it. */
  readonly host: string
  readonly clientId: string
  readonly clientSecret: string
  /** Knows UpSkill from now on; who signs in as `ada` is ada@<domain>. */
  open(client: { redirectUri: string; domain: string }): void
  close(): Promise<void>
}

/** Listens on a free port; whom it sends people back to is told by `open`. */
export async function startRealOidcProvider(): Promise<RealOidcProvider> {
  let listen = async (_request: IncomingMessage, response: ServerResponse): Promise<unknown> =>
    response.writeHead(503).end()
  const server = createServer((request, response) => void listen(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host = `localhost:${(server.address() as AddressInfo).port}`
  const issuer = `http://${host}`
  const clientId = 'upskill'
  const clientSecret = 'a secret between UpSkill and its provider'
  return {
    issuer,
    host,
    clientId,
    clientSecret,
    open({ redirectUri, domain }) {
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: clientId,
            client_secret: clientSecret,
            redirect_uris: [redirectUri],
            response_types: ['code'],
            grant_types: ['authorization_code'],
          },
        ],
        cookies: { keys: ['only this test knows it'] },
        claims: { email: ['email', 'email_verified'], profile: ['name'] },
        findAccount: (_context, id) => ({
          accountId: id,
          claims: () => ({ sub: id, email: `${id}@${domain}`, email_verified: true, name: `${id} of ${domain}` }),
        }),
      })
      listen = provider.callback()
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}
