import { createServer, type RequestListener } from 'node:http'
import { type AddressInfo, type LookupFunction, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it, vi } from 'vitest'
import { OutboundError, type OutboundFailure } from './outbound-error.ts'
import { createOutbound, type OutboundInit, type OutboundOptions } from './outbound.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const end of endings.splice(0)) await end()
})

/** A server on this machine, which nobody may reach unless told. */
async function listen(answer: RequestListener): Promise<{ port: number; requests: string[] }> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.headers.host}${request.url}`)
    answer(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endings.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { port: (server.address() as AddressInfo).port, requests }
}

function open(options: Partial<OutboundOptions> = {}) {
  const outbound = createOutbound({
    httpsOnly: false,
    allow: [],
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    ...options,
  })
  endings.push(() => outbound.close())
  return outbound
}

async function failureOf(work: Promise<unknown>): Promise<OutboundFailure | 'none'> {
  return work.then(
    () => 'none' as const,
    (error: unknown) => {
      if (error instanceof OutboundError) return error.failure
      throw error
    },
  )
}

const hostsThatLeadInside = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0x7F.1',
  '017700000001',
  '0177.0.0.1',
  '0177.0x0.0.1',
  '127.0.0.1.',
  '127%2e0%2e0%2e1',
  '%31%32%37.0.0.1',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
  '0',
  '0.0.0.0',
  '0x0',
  '10.1.2.3',
  '172.16.5.4',
  '192.168.1.1',
  '3232235777',
  '169.254.169.254',
  '0xa9fea9fe',
  '2852039166',
  '0251.0376.0251.0376',
  '169.254.170.2',
  '100.100.100.200',
  '168.63.129.16',
  '224.0.0.1',
  '239.255.255.250',
  '255.255.255.255',
  '240.0.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::1]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'localhost。',
  'app.localhost',
  'metadata',
  'metadata.google.internal',
  'metadata.google.internal.',
  'instance-data.ec2.internal',
  'printer.local',
  'router.home.arpa',
  'kubernetes.default.svc.cluster.local',
  'redis',
]

it.each(hostsThatLeadInside)('refuses %s before it asks anybody, and so its redirects', async (host) => {
  const resolve = vi.fn<NonNullable<OutboundOptions['resolve']>>(async () => [{ address: '127.0.0.1', family: 4 }])
  expect(await failureOf(open({ resolve }).fetch(`http://${host}/`))).toBe('refused')
  expect(resolve).not.toHaveBeenCalled()

  const location = `//${host.replace(/[^ -~]/g, encodeURIComponent)}/`
  const inside = await listen((_request, response) => response.writeHead(302, { location }).end())
  const outbound = open({ allow: ['partner.example'] })
  expect(await failureOf(outbound.fetch(`http://partner.example:${inside.port}/`))).toBe('refused')
  expect(inside.requests).toEqual([`GET partner.example:${inside.port}/`])
})

it.each([
  ['is not http', 'ftp://partner.example/'],
  ['is a file', 'file:///etc/passwd'],
  ['carries its own content', 'data:text/plain,hello'],
  ['is a script', 'javascript:alert(1)'],
  ['is a blob', 'blob:https://partner.example/1'],
  ['is gopher', 'gopher://127.0.0.1:6379/_FLUSHALL'],
  ['holds a user name', 'https://partner.example@127.0.0.1/'],
  ['holds a password', 'https://user:secret@partner.example/'],
  ['hides its host behind a backslash', 'http://127.0.0.1\\@partner.example/'],
  ['has a zone', 'http://[fe80::1%25eth0]/'],
  ['has a zone that is not escaped', 'http://[::1%lo]/'],
  ['has a NUL in its host', 'http://127.0.0.1%00.partner.example/'],
  ['has a number too large for its host', 'http://256.256.256.256/'],
  ['has a line break for a host', 'http://%0d%0a/'],
  ['is empty', ''],
  ['is relative', '/admin'],
])('refuses an address that %s', async (_what, url) => {
  expect(await failureOf(open().fetch(url))).toBe('refused')
})

it.each([
  ['127.0.0.1'],
  ['10.0.0.5'],
  ['169.254.169.254'],
  ['::1'],
  ['::ffff:10.0.0.5'],
  ['fe80::1%eth0'],
  ['8.8.8.8', '127.0.0.1'],
  ['2606:4700:4700::1111', '::1'],
  ['not an address'],
])('refuses a name of the internet that resolves to %s %s', async (...addresses: string[]) => {
  const inside = await listen((_request, response) => response.end('secret'))
  const resolve = async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  expect(await failureOf(open({ resolve }).fetch(`http://partner.example:${inside.port}/`))).toBe('refused')
  expect(inside.requests).toEqual([])
})

it('connects to the very addresses it checked, though the name resolves to others a moment later', async () => {
  const answers = [['93.184.215.14'], ['127.0.0.1']]
  const resolve = vi.fn<NonNullable<OutboundOptions['resolve']>>(async () =>
    (answers.shift() ?? []).map((address) => ({ address, family: 4 })),
  )
  const connected: unknown[] = []
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function connect(this: Socket, ...args: unknown[]) {
    const [[{ host, lookup }]] = args as [[{ host: string; lookup: LookupFunction }]]
    lookup(host, { all: true }, (error, addresses) => {
      connected.push(addresses)
      this.destroy(error ?? new Error('a test reaches nobody'))
    })
    return this
  })
  const outbound = open({ resolve })
  expect(await failureOf(outbound.fetch('http://rebind.example/'))).toBe('unreachable')
  expect(resolve).toHaveBeenCalledTimes(1)
  expect(connected).toEqual([[{ address: '93.184.215.14', family: 4 }]])

  expect(await failureOf(outbound.fetch('http://rebind.example/'))).toBe('refused')
  expect(resolve).toHaveBeenCalledTimes(2)
})

it('checks an address again where a name that was public before redirects to itself', async () => {
  const addresses = ['127.0.0.1', '169.254.169.254']
  const inside = await listen((_request, response) =>
    response.writeHead(302, { location: `http://other.example:${inside.port}/`, connection: 'close' }).end(),
  )
  const resolve = async () => [{ address: addresses.shift() ?? '', family: 4 }]
  const outbound = open({ resolve, allow: ['partner.example'] })
  expect(await failureOf(outbound.fetch(`http://partner.example:${inside.port}/`))).toBe('refused')
  expect(inside.requests).toHaveLength(1)
})

it.each(['http://partner.example/', 'http://10.0.0.7:8443/', 'http://1.1.1.1/'])(
  'asks for nothing without encryption in production, such as %s',
  async (url) => {
    const outbound = open({ httpsOnly: true, allow: ['partner.example', '10.0.0.7:8443'] })
    expect(await failureOf(outbound.fetch(url))).toBe('refused')
  },
)

it('follows no redirect that leaves https in production', async () => {
  const connect = vi.spyOn(Socket.prototype, 'connect')
  const outbound = open({ httpsOnly: true, allow: ['127.0.0.1'] })
  expect(await failureOf(outbound.fetch('http://127.0.0.1:1/'))).toBe('refused')
  expect(connect).not.toHaveBeenCalled()
})

it('reaches a private host that the operator listed, on the listed port alone', async () => {
  const listed = await listen((_request, response) => response.end('listed'))
  const other = await listen((_request, response) => response.end('other'))
  const outbound = open({ allow: [`127.0.0.1:${listed.port}`] })
  expect(await (await outbound.fetch(`http://127.0.0.1:${listed.port}/`)).text()).toBe('listed')
  expect(await failureOf(outbound.fetch(`http://127.0.0.1:${other.port}/`))).toBe('refused')
  expect(await failureOf(outbound.fetch(`http://localhost:${listed.port}/`))).toBe('refused')
  expect(other.requests).toEqual([])
})

it('sends method, headers and body, and hands out status, headers and text', async () => {
  const { port } = await listen((request, response) => {
    request.setEncoding('utf8').on('data', (body: string) => {
      response.writeHead(201, { 'x-seen': request.headers['x-mark'] }).end(`${request.method} ${body}`)
    })
  })
  const body = new URLSearchParams({ a: 'b' })
  const answer = await open({ allow: ['partner.example'] }).fetch(`http://partner.example:${port}/token`, {
    method: 'POST',
    headers: { 'x-mark': '1' },
    body,
  })
  expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([201, '1', 'POST a=b'])
})

it('follows redirects within one server, keeps credentials there, and sends them to no other', async () => {
  const seen: unknown[] = []
  const { port, requests } = await listen((request, response) => {
    seen.push(request.headers.authorization)
    const { url = '' } = request
    if (url === '/1') response.writeHead(301, { location: '/2' }).end()
    else if (url === '/2') response.writeHead(307, { location: `http://second.example:${port}/3` }).end()
    else response.end('arrived')
  })
  const outbound = open({ allow: ['first.example', 'second.example'] })
  const answer = await outbound.fetch(`http://first.example:${port}/1`, { headers: { authorization: 'Bearer x' } })
  expect(await answer.text()).toBe('arrived')
  expect(requests).toHaveLength(3)
  expect(seen).toEqual(['Bearer x', 'Bearer x', undefined])
})

it.each<[string, OutboundInit]>([
  ['more often than three times', {}],
  ['of a POST', { method: 'POST', body: 'a' }],
  ['where none is wanted', { redirect: 'error' }],
])('refuses redirects %s', async (_what, init) => {
  const { port, requests } = await listen((_request, response) => response.writeHead(302, { location: '/on' }).end())
  const outbound = open({ allow: ['partner.example'] })
  expect(await failureOf(outbound.fetch(`http://partner.example:${port}/`, init))).toBe('refused')
  expect(requests.length).toBeLessThanOrEqual(4)
})

it('hands out a redirect that the caller follows by hand', async () => {
  const { port } = await listen((_request, response) => response.writeHead(302, { location: 'http://10.0.0.1/' }).end())
  const outbound = open({ allow: ['partner.example'] })
  const answer = await outbound.fetch(`http://partner.example:${port}/`, { redirect: 'manual' })
  expect([answer.status, answer.headers.get('location')]).toEqual([302, 'http://10.0.0.1/'])
})

it.each<[string, RequestListener]>([
  ['sends too much', (_request, response) => response.end(Buffer.alloc(200_000))],
  [
    'sends too much once it is decompressed',
    (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(9_000_000))),
  ],
])('cuts off a server that %s', async (_what, answer) => {
  const { port } = await listen(answer)
  const outbound = open({ allow: ['partner.example'], maxBytes: 100_000 })
  expect(await failureOf(outbound.fetch(`http://partner.example:${port}/`))).toBe('too-large')
})

it.each<[string, RequestListener]>([
  ['never answers', () => undefined],
  ['begins an answer and does not end it', (_request, response) => void response.writeHead(200).write('a')],
  ['redirects without end', (_request, response) => response.writeHead(302, { location: '/' }).end()],
  [
    'answers a byte at a time',
    (_request, response) => {
      const drip = setInterval(() => response.write('a'), 5)
      response.on('close', () => clearInterval(drip))
    },
  ],
])('gives up on a server that %s', async (_what, answer) => {
  const { port } = await listen(answer)
  const outbound = open({ allow: ['partner.example'], timeoutMs: 150, maxRedirects: 1_000_000 })
  expect(await failureOf(outbound.fetch(`http://partner.example:${port}/`))).toBe('timed-out')
})

it('gives up on a resolver that never answers', async () => {
  const outbound = open({ resolve: () => new Promise(() => undefined), timeoutMs: 100 })
  expect(await failureOf(outbound.fetch('http://partner.example/'))).toBe('timed-out')
})

it('says no more of a server that is not there than that it could not be reached', async () => {
  const outbound = open({ allow: ['partner.example'] })
  await expect(outbound.fetch('http://partner.example:1/')).rejects.toThrow(/^The server could not be reached\.$/)
})

it('stops when its caller does', async () => {
  const { port } = await listen(() => undefined)
  const stop = new AbortController()
  const answer = open({ allow: ['partner.example'] }).fetch(`http://partner.example:${port}/`, { signal: stop.signal })
  stop.abort(new Error('no longer needed'))
  await expect(answer).rejects.toThrow('no longer needed')
})
