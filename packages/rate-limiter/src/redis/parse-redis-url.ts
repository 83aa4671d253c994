export interface RedisNode {
  readonly host: string
  readonly port: number
}

export interface RedisLogin {
  readonly username?: string
  readonly password?: string
}

/** What a Redis URL says. */
export interface RedisUrl {
  /** What the nodes are: the one server, sentinels that name it, or some of a cluster. */
  readonly kind: 'server' | 'sentinel' | 'cluster'
  readonly isEncrypted: boolean
  readonly nodes: readonly RedisNode[]
  readonly login: RedisLogin
  /** By which sentinels know the server; only with sentinels. */
  readonly masterName: string
  readonly db: number
}

const form =
  /^redis(?<tls>s?)(?:\+(?<with>sentinel|cluster))?:\/\/(?:(?<login>[^@/]*)@)?(?<nodes>[^@/?#]+)(?<path>\/[^@?#]*)?$/
const node = /^(?:\[(?<ipv6>[\da-f:.]+)\]|(?<name>[^:[\]]+))(?::(?<port>\d{1,5}))?$/i
const defaultPorts = { server: 6379, sentinel: 26_379, cluster: 6379 }

/**
 * Reads `redis[s]://[user:password@]host[:port][/db]`, `redis[s]+sentinel://…host:port,host:port/master[/db]` or
 * `redis[s]+cluster://…host:port,host:port`; user, password and master are percent-encoded. Throws an Error of one line
 * which repeats nothing of the URL, since a password may stand anywhere in a wrong one.
 */
export function parseRedisUrl(url: string): RedisUrl {
  const { tls, with: mode, login, nodes = '', path = '' } = form.exec(url)?.groups ?? fail(expected)
  const kind = mode === 'sentinel' || mode === 'cluster' ? mode : 'server'
  const addresses = nodes.split(',').map((each) => parseNode(each, defaultPorts[kind]))
  if (kind === 'server' && addresses.length > 1) fail('several addresses need redis+sentinel:// or redis+cluster://')
  return { kind, isEncrypted: tls === 's', nodes: addresses, login: parseLogin(login), ...parsePath(path, kind) }
}

const expected =
  'expected redis://[user:password@]host:port (user and password percent-encoded), rediss://, redis+sentinel:// or ' +
  'redis+cluster://, with no query'

function parseLogin(login: string | undefined): RedisLogin {
  if (!login) return {}
  const [username = '', password, ...others] = login.split(':').map(decode)
  if (!password || others.length > 0) fail('before the @ stands user:password or :password, percent-encoded')
  return username === '' ? { password } : { username, password }
}

function parseNode(text: string, defaultPort: number): RedisNode {
  const { ipv6, name, port } = node.exec(text)?.groups ?? fail('an address is host or host:port')
  const number = port === undefined ? defaultPort : Number(port)
  if (number < 1 || number > 65_535) fail('a port is a number from 1 to 65535')
  return { host: ipv6 ?? name ?? '', port: number }
}

function parsePath(path: string, kind: RedisUrl['kind']): { masterName: string; db: number } {
  const [, ...parts] = path.split('/').map(decode)
  const masterName = (kind === 'sentinel' ? parts.shift() : undefined) ?? ''
  if (kind === 'sentinel' && masterName === '') fail('name the master after the sentinels: /master')
  const [db = '', ...others] = parts
  if (others.length > 0 || !/^\d{0,6}$/.test(db)) fail('after the last slash stands the number of a database')
  if (kind === 'cluster' && Number(db) > 0) fail('a cluster has database 0 only')
  return { masterName, db: Number(db) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return fail('a % must be written as %25')
  }
}

function fail(why: string): never {
  throw new Error(`Wrong Redis URL: ${why}`)
}
