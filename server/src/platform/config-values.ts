/** What the values of variables may look like, and how they are shown. */
import { isIP } from 'node:net'
import { parseRedisUrl } from '@upskill/rate-limiter'

/** The items of a comma-separated list. */
export const listOf = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

/** Checks for a whole number in digits. */
export function isIntegerWithin(min: number, max: number) {
  return (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max
}

/** Checks for a URL with one of the schemes, such as `https:`. */
export function hasScheme(...schemes: string[]) {
  return (value: string) => URL.canParse(value) && schemes.includes(new URL(value).protocol)
}

/** An http or https address without a path. */
export function isOrigin(value: string): boolean {
  if (!hasScheme('http:', 'https:')(value)) return false
  const url = new URL(value)
  return `${url.origin}/` === url.href
}

/** An address, or a network that is not the whole internet. */
export function isNetwork(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || isIntegerWithin(1, family === 4 ? 32 : 128)(bits)
}

/** A name or an address as a URL holds it, IPv6 without brackets, and a port where one is meant. */
export function isHost(value: string): boolean {
  if (isIP(value) === 6) return true
  const [host = '', port, ...rest] = value.split(':')
  const isName = /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?$/i.test(host)
  return isName && rest.length === 0 && (port === undefined || isIntegerWithin(1, 65_535)(port))
}

/** Several hosts in one address are more than URL can read. */
export function isRedisUrl(value: string): boolean {
  try {
    parseRedisUrl(value)
    return true
  } catch {
    return false
  }
}

/** What stands between the first colon after the user and the last "@" is never shown. */
export const maskRedisPassword = (text: string) => text.replace(/(\/\/[^:@]*:).*@/, '$1***@')

/** The URL with every password in it, in its query too, as stars. */
export function maskPassword(text: string): string {
  const url = new URL(text)
  if (url.password) url.password = '***'
  const secrets = [...url.searchParams.keys()].filter((name) => /pass|secret|token/i.test(name))
  for (const name of secrets) url.searchParams.set(name, '***')
  return url.href
}

/** A mail server; nothing in the query weakens encryption but `tls=off`, which says so. */
export function isSmtpUrl(value: string): boolean {
  if (!hasScheme('smtp:', 'smtps:')(value)) return false
  const { hostname, protocol, searchParams } = new URL(value)
  const tls = searchParams.getAll('tls')
  const isClear = tls.length === 0 || (protocol === 'smtp:' && ['off', 'required'].includes(tls.join()))
  return hostname !== '' && isClear && ![...searchParams.keys()].some((name) => /tls.|.tls|secure|cert/i.test(name))
}

/** A PostgreSQL whose certificate, if it is asked for one, is verified. */
export function isPostgresUrl(value: string): boolean {
  if (!hasScheme('postgres:', 'postgresql:')(value)) return false
  const { searchParams } = new URL(value)
  const modes = searchParams.getAll('sslmode')
  const isClear = modes.length === 0 || ['disable', 'verify-full'].includes(modes.join())
  return isClear && !searchParams.has('uselibpqcompat') && searchParams.get('ssl') !== 'no-verify'
}
