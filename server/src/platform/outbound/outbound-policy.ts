import { isIP } from 'node:net'
import { isPublicAddress } from './is-public-address.ts'
import { OutboundError } from './outbound-error.ts'

export interface OutboundRules {
  /** Whether plain http is refused. */
  readonly httpsOnly: boolean
  /** Hosts that may be private: names, addresses, and all but IPv6 with a port where one is meant. */
  readonly allow: readonly string[]
}

/** What may be asked for, and which addresses may be connected to. */
export interface OutboundPolicy {
  /** The URL, as far as can be told before its name is resolved; throws an OutboundError that says what is wrong. */
  check(url: string): URL
  /** Whether a connection may be made, for this host and port, to this address. */
  mayConnect(target: { host: string; port: string }, address: string): boolean
}

/** Names that mean something on a network of one's own only (RFC 6761, 6762, 7686, 8375, 9476, and .internal). */
const privateNames = /(?:^|\.)(?:localhost|local|internal|home\.arpa|onion|alt|test|invalid)$/

/** Refuses what is no plain https address of a host on the public internet, unless the operator listed the host. */
export function createOutboundPolicy({ httpsOnly, allow }: OutboundRules): OutboundPolicy {
  const allowed = new Set(allow.map((entry) => entry.toLowerCase()))
  const isAllowed = (host: string, port: string) =>
    allowed.has(host) || (!host.includes(':') && allowed.has(`${host}:${port}`))

  function check(text: string): URL {
    if (!URL.canParse(text)) throw refused('The address is not a valid URL.')
    const url = new URL(text)
    if (url.protocol !== 'https:' && (url.protocol !== 'http:' || httpsOnly)) {
      throw refused('The address must begin with https://.')
    }
    if (url.username !== '' || url.password !== '') throw refused('The address must not hold a user name or password.')
    const host = hostOf(url.hostname)
    if (isAllowed(host, portOf(url))) return url
    if (isIP(host) ? !isPublicAddress(host) : isPrivateName(host)) throw notPublic()
    return url
  }

  return {
    check,
    mayConnect: ({ host, port }, address) => isAllowed(hostOf(host), port) || isPublicAddress(address),
  }
}

/** The refusal of a host that is not, or resolves to what is not, on the public internet. */
export const notPublic = (): OutboundError =>
  refused('The address does not lead to a server on the public internet. An operator may list it in OUTBOUND_ALLOW.')

const portOf = (url: URL): string => url.port || (url.protocol === 'https:' ? '443' : '80')

/** As OUTBOUND_ALLOW writes hosts: an IPv6 address without brackets, a name without the root's dot. */
const hostOf = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

const isPrivateName = (host: string) => !host.includes('.') || privateNames.test(host)

const refused = (message: string) => new OutboundError('refused', message)
