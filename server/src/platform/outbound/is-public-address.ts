import ipaddr from 'ipaddr.js'

const globalUnicast = ipaddr.parseCIDR('2000::/3')

/** Azure answers its machines here, though the address is no special one: instance metadata among other things. */
const platformAddresses: ReadonlySet<string> = new Set(['168.63.129.16'])

/**
 * Whether an address is one of the public internet: unicast, and in none of the ranges set aside for machines, networks,
 * clouds, documentation or carrying IPv4 in IPv6 (the IANA special-purpose registries). An address with a zone is not,
 * nor is anything that is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (text.includes('%') || !ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast' || platformAddresses.has(address.toString())) return false
  return address.kind() === 'ipv4' || address.match(globalUnicast)
}
