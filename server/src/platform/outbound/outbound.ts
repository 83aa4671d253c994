/**
 * Requests to servers that somebody else names: identity providers, webhooks, pictures. Whoever names one could otherwise
 * have this server ask machines only it can reach (server-side request forgery). So a name is resolved once, each of its
 * addresses must be public, and the connection is made to exactly those addresses: a name that resolves to another one a
 * moment later (DNS rebinding) gains nothing. A redirect is followed by hand, and its target checked like the first one.
 */
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, buildConnector, fetch as undiciFetch } from 'undici'
import { OutboundError } from './outbound-error.ts'
import { createOutboundPolicy, notPublic, type OutboundPolicy, type OutboundRules } from './outbound-policy.ts'
import { readBounded } from './read-bounded.ts'

export interface Outbound {
  /**
   * Asks another server as `fetch` does, and hands out the whole answer. Throws an OutboundError where the address or a
   * redirect may not be asked, nothing comes within 10 seconds, or more than 5 MiB do. Follows up to 3 redirects of GET
   * and HEAD unless `redirect` says otherwise; a redirect of anything else is refused.
   */
  fetch(url: string, init?: OutboundInit): Promise<Response>
  /** Ends all connections. */
  close(): Promise<void>
}

export type OutboundInit = Pick<RequestInit, 'method' | 'headers' | 'redirect' | 'signal'> & {
  readonly body?: string | Uint8Array<ArrayBuffer> | URLSearchParams | null | undefined
}

/** Every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

export interface OutboundOptions extends OutboundRules {
  /** The operating system's resolver when absent. */
  readonly resolve?: Resolve
  readonly timeoutMs?: number
  readonly maxBytes?: number
  readonly maxRedirects?: number
  /** Trusted in place of the public authorities. */
  readonly ca?: string
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Opens nothing yet; a connection is made with the first request to a server. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { resolve = resolveAll, timeoutMs = 10_000, maxBytes = 5 * 1_048_576, maxRedirects = 3 } = options
  const policy = createOutboundPolicy(options)
  const agent = new Agent({
    connect: connectWithin(policy, resolve, { timeoutMs, ca: options.ca }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 16_384,
    keepAliveTimeout: 1000,
  })

  async function follow(
    text: string,
    init: OutboundInit,
    signal: AbortSignal,
    redirectsLeft: number,
  ): Promise<Response> {
    const url = policy.check(text)
    const response = await undiciFetch(url, { ...withoutNulls(init), signal, redirect: 'manual', dispatcher: agent })
    const location = response.headers.get('location')
    if (init.redirect === 'manual' || !redirectStatuses.has(response.status) || location === null) {
      return await readBounded(response, maxBytes)
    }
    await response.body?.cancel()
    const method = init.method?.toUpperCase() ?? 'GET'
    if (init.redirect === 'error' || (method !== 'GET' && method !== 'HEAD')) {
      throw new OutboundError('refused', 'The server redirects a request that must not be redirected.')
    }
    if (redirectsLeft === 0) throw new OutboundError('refused', 'The server redirects too many times.')
    if (!URL.canParse(location, url)) throw new OutboundError('refused', 'The server redirects to no valid URL.')
    const target = new URL(location, url)
    const next = target.origin === url.origin ? init : withoutCredentials(init)
    return follow(target.href, next, signal, redirectsLeft - 1)
  }

  return {
    async fetch(url, init = {}) {
      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = init.signal ? AbortSignal.any([init.signal, deadline]) : deadline
      try {
        return await follow(url, init, signal, maxRedirects)
      } catch (error) {
        if (init.signal?.aborted) throw error
        throw explained(error, deadline)
      }
    },
    close: () => agent.destroy(),
  }
}

/** Connects to addresses that were checked, and to nothing else, whether the host is a name or an address itself. */
function connectWithin(
  policy: OutboundPolicy,
  resolve: Resolve,
  { timeoutMs, ca }: { timeoutMs: number; ca: string | undefined },
): buildConnector.connector {
  return (target, callback) => {
    const at = { host: target.hostname, port: target.port || (target.protocol === 'https:' ? '443' : '80') }
    const literal = target.hostname.replace(/^\[(.*)\]$/, '$1')
    if (isIP(literal) && !policy.mayConnect(at, literal)) return callback(notPublic(), null)
    const lookup: LookupFunction = (hostname, { all }, done) => {
      const checked = resolve(hostname).then((addresses) => {
        const [first] = addresses
        if (!first || !addresses.every(({ address }) => policy.mayConnect(at, address))) throw notPublic()
        return { first, addresses: [...addresses] }
      })
      checked.then(
        ({ first, addresses }) => (all ? done(null, addresses) : done(null, first.address, first.family)),
        (error: Error) => done(error, ''),
      )
    }
    buildConnector({ lookup, timeout: timeoutMs, ...(ca === undefined ? {} : { ca }) })(target, callback)
  }
}

const resolveAll: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)))
  })

/** Another origin is not sent what was meant for the first one. */
function withoutCredentials(init: OutboundInit): OutboundInit {
  const headers = new Headers(init.headers)
  for (const name of ['authorization', 'cookie', 'proxy-authorization']) headers.delete(name)
  return { ...init, headers }
}

function withoutNulls({ method, headers, body }: OutboundInit) {
  return {
    ...(method === undefined ? {} : { method }),
    ...(headers === undefined ? {} : { headers: [...new Headers(headers)] }),
    ...(body === undefined || body === null ? {} : { body }),
  }
}

/** fetch wraps what a lookup or a connection throws; the reason is the innermost error. */
function explained(error: unknown, deadline: AbortSignal): OutboundError {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof OutboundError) return cause
  }
  if (deadline.aborted) return new OutboundError('timed-out', 'The server did not answer in time.', { cause: error })
  return new OutboundError('unreachable', 'The server could not be reached.', { cause: error })
}
