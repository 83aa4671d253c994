import { isIPv4, isIPv6 } from 'node:net'

const unreadable = 'unknown'

/**
 * Whom an address is counted as: an IPv4 address as it is, also when it comes mapped into IPv6, and an IPv6 address as
 * its /64 (`2001:db8:1:2::/64`, as RFC 5952 writes it), since one subscriber holds at least that many addresses
 * (RFC 6177), except that an IPv4 address behind a NAT64 is counted as itself (RFC 6052). Zone ids are dropped, and
 * ports, which some proxies forward. What is no address is counted together as `unknown`.
 */
export function addressIdentity(text: string): string {
  const address = withoutPort(text)
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return unreadable
  const words = wordsOf(address)
  return isMapped(words) || isTranslated(words) ? dotted(words) : prefixOf(words)
}

/** `address:port` of IPv4, and `[address]` or `[address]:port` of IPv6. */
function withoutPort(text: string): string {
  const { ipv4, ipv6 } = /^(?:(?<ipv4>[\d.]+):\d{1,5}|\[(?<ipv6>[^\]]+)\](?::\d{1,5})?)$/.exec(text)?.groups ?? {}
  return ipv4 ?? ipv6 ?? text
}

/** The eight 16-bit words of a valid IPv6 address. */
function wordsOf(address: string): number[] {
  const [withoutZone = ''] = address.split('%')
  const [head = '', tail] = withoutZone.split('::')
  const before = parseWords(head)
  if (tail === undefined) return before
  const after = parseWords(tail)
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after]
}

function parseWords(text: string): number[] {
  if (text === '') return []
  return text.split(':').flatMap((part) => {
    if (!part.includes('.')) return [Number.parseInt(part, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}

/** `::ffff:0:0/96`, RFC 4291 section 2.5.5.2. */
const isMapped = (words: readonly number[]) => words[5] === 0xffff && words.slice(0, 5).every((word) => word === 0)

/** `64:ff9b::/96`, RFC 6052 section 2.1. */
const isTranslated = (words: readonly number[]) =>
  words[0] === 0x64 && words[1] === 0xff9b && words.slice(2, 6).every((word) => word === 0)

const dotted = (words: readonly number[]) => {
  return words
    .slice(6)
    .flatMap((word) => [word >> 8, word & 255])
    .join('.')
}

function prefixOf(words: readonly number[]): string {
  const network = words.slice(0, 4)
  while (network.at(-1) === 0) network.pop()
  return `${network.map((word) => word.toString(16)).join(':')}::/64`
}
