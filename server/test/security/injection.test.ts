import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildZip } from '#platform/archive/archive-builders.ts'
import { operationsOf } from '#test/operations.ts'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let path: string
let port: number
const written: string[] = []

beforeAll(async () => {
  const logs = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })
  app = await startTestServer({ logLevel: 'debug', trustProxy: ['127.0.0.1'] }, logs)
  ;({ owner, path } = await app.found('Injection'))
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  ;({ port } = app.server.server.address() as AddressInfo)
})
afterAll(() => app.close())

/** Every line of the log so far; each must be one JSON object, and no line may begin inside another. */
function logLines(): Record<string, unknown>[] {
  const log = written.join('')
  expect(log.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  return log
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
}

const hostile = [
  'a\r\n{"level":"fatal","msg":"forged"}',
  'a\n127.0.0.1 - - "GET /"',
  '\u001b[31mred\u001b[0m\u0007',
  '\u0085\u2028\u2029',
  '${jndi:ldap://127.0.0.1/a}',
  '%0d%0aSet-Cookie:%20x=y',
  '"},{"level":"fatal","msg":"forged"',
  '\ud800',
  'x'.repeat(5_000),
]

test('the log stays one JSON object for each line, whatever requests carry', async () => {
  for (const value of hostile) {
    await owner.patch('/me', { name: value }, { 'if-match': '"1"' })
    await owner.post('/session', { email: value, password: value })
    await owner.post('/users', { email: `${value}@example.org`, password: value, name: value })
    await owner.post('/organizations', { name: value })
    await owner.upload(`${path}/files`, { name: value, type: value.replaceAll(/[^ -~]/g, ''), bytes: Buffer.from('x') })
    await owner.get(`/organizations/${encodeURIComponent(value.toWellFormed())}`)
    await owner.get(
      `${path}/courses?q=${encodeURIComponent(value.toWellFormed())}&cursor=${encodeURIComponent(value.toWellFormed())}`,
    )
    const latin = Buffer.from(value)
      .toString('latin1')
      .replaceAll(/\p{Cc}/gu, '\t')
    await new Promise((resolve, reject) => {
      const headers = {
        'user-agent': latin,
        referer: latin,
        'x-forwarded-for': latin,
        'x-request-id': latin,
        cookie: latin,
        authorization: latin,
      }
      const asked = request({ port, path: '/api/v1/me', headers, agent: false, host: '127.0.0.1' }, (response) =>
        response.resume().on('end', resolve),
      )
      asked.on('error', reject).end()
    })
  }
  const lines = logLines()
  expect(lines.length).toBeGreaterThan(hostile.length * 7)
  expect(lines.filter(({ msg, level }) => msg === 'forged' || level === 'fatal')).toEqual([])
})

test('no text of a person adds a header or a receiver to a mail', async () => {
  const name = 'Acme\r\nBcc: evil@example.org\r\n\r\nClick https://evil.example'
  const renamed = await owner.post('/organizations', { name })
  const before = app.mails.length
  if (renamed.status === 201) {
    const invited = { email: 'guest@example.org', role: 'learner', roles: undefined }
    await owner.post(`/organizations/${renamed.body.id}/invitations`, invited)
  }
  for (const email of [
    'a@example.org\r\nBcc: evil@example.org',
    'a@example.org,evil@example.org',
    '"a\r\n"@example.org',
  ]) {
    expect((await owner.post('/password-resets', { email })).status).toBe(400)
  }
  await app.deliver()
  for (const mail of app.mails.slice(before)) {
    expect(mail.to).not.toContain('evil')
    expect(mail.subject).not.toMatch(/[\r\n]/)
  }
})

describe('no request changes what every object has', () => {
  const polluted = () => [({} as Record<string, unknown>)['polluted'], ...Object.keys(Object.prototype)]
  const bodies = [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"name":{"__proto__":{"polluted":1}}}',
    '{"a":[{"__proto__":{"polluted":1}}]}',
    '{"__proto__":null}',
    '{"\\u005f_proto__":{"polluted":1}}',
  ]

  test('by a body, whatever the operation', async () => {
    const operations = operationsOf(app.server).filter(({ body }) => body !== undefined)
    expect(operations.length).toBeGreaterThan(20)
    const missing = '00000000-0000-7000-8000-000000000000'
    for (const { operationId, method, path: template } of operations) {
      for (const body of bodies) {
        const answer = await app.server.inject({
          method: method.toUpperCase() as 'POST',
          url: `/api/v1${template.replaceAll(/\{\w+\}/g, missing)}`,
          headers: { 'content-type': 'application/json', 'if-match': '"1"' },
          payload: body,
        })
        expect(answer.statusCode, `${operationId} ${body}: ${answer.payload}`).toBeGreaterThanOrEqual(400)
        expect(answer.statusCode, `${operationId} ${body}: ${answer.payload}`).toBeLessThan(500)
        expect(polluted()).toEqual([undefined])
      }
    }
  })

  test('by a query, a cookie or a part of a form', async () => {
    for (const query of [
      '__proto__[polluted]=1',
      '__proto__.polluted=1',
      'constructor[prototype][polluted]=1',
      'limit[__proto__]=1',
      '__proto__=1',
    ]) {
      expect((await owner.get(`${path}/courses?${query}`)).status).toBeLessThan(500)
    }
    expect(
      (await owner.get('/me', { cookie: '__proto__=polluted; constructor=1; hasOwnProperty=1' })).status,
    ).toBeLessThan(500)
    const form =
      '--b\r\ncontent-disposition: form-data; name="__proto__"; filename="a"\r\n\r\nx\r\n--b\r\ncontent-disposition: form-data; name="constructor"\r\n\r\nx\r\n--b--\r\n'
    const sent = await owner.post(`${path}/files`, form, { 'content-type': 'multipart/form-data; boundary=b' })
    expect(sent.status).toBeLessThan(500)
    expect(polluted()).toEqual([undefined])
  })

  test('by the settings of an import', async () => {
    const settings =
      'title: A\n__proto__:\n  polluted: 1\nconstructor:\n  prototype:\n    polluted: 1\n<<: {polluted: 1}\n'
    const bytes = buildZip([
      { name: 'config.yaml', content: settings },
      { name: '__proto__/polluted.md', content: `---\n${settings}---\n\n# A\n\nText\n` },
      { name: 'episodes/01-a.md', content: `---\n${settings}---\n\n# A\n\nText\n` },
    ])
    expectStatus(202, await owner.upload(`${path}/imports`, { name: 'a.zip', type: 'application/zip', bytes }))
    await app.deliver()
    expect(polluted()).toEqual([undefined])
  })

  test('by a settings file of references that multiply', async () => {
    const laughs = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...Array.from({ length: 9 }, (_, index) => {
        const [name, before] = [String.fromCodePoint(98 + index), String.fromCodePoint(97 + index)]
        return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`
      }),
    ].join('\n')
    const bytes = buildZip([
      { name: 'config.yaml', content: `title: A\n${laughs}\n` },
      { name: 'episodes/01-a.md', content: '# A\n\nText\n' },
    ])
    const sent = expectStatus(
      202,
      await owner.upload(`${path}/imports`, { name: 'a.zip', type: 'application/zip', bytes }),
    )
    await app.deliver()
    const { body } = await owner.get(`${path}/imports/${sent.body.id}`)
    expect(['failed', 'succeeded']).toContain(body.status)
  })
})

/** Requests whose end a proxy and a server could see in different places. */
const smuggled = 'DELETE /api/v1/session HTTP/1.1\r\nHost: x\r\n\r\n'
const ambiguous: readonly [what: string, request: string][] = [
  [
    'a length and chunks',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: ${smuggled.length + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
  ],
  [
    'chunks and a length',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`,
  ],
  [
    'two lengths',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
  ],
  [
    'a list of lengths',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 0, ${smuggled.length}\r\n\r\n${smuggled}`,
  ],
  ['a length with a sign', `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: +0\r\n\r\n${smuggled}`],
  ['an unknown coding', `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n${smuggled}`],
  [
    'two codings',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\nContent-Length: 0\r\n\r\n${smuggled}`,
  ],
  [
    'a space before the colon',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n${smuggled}`,
  ],
  [
    'a folded line',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n\r\n${smuggled}`,
  ],
  [
    'a tab in the coding',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0bchunked\r\nContent-Length: 0\r\n\r\n${smuggled}`,
  ],
  [
    'a line end without a return',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nX: y\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n${smuggled}`,
  ],
  [
    'a chunk size that overflows',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n10000000000000000\r\n${smuggled}`,
  ],
  [
    'a chunk extension with a line end',
    `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n${smuggled}`,
  ],
]

describe('no request hides another', () => {
  /** Sends the bytes, says nothing more, and takes what comes back until the connection ends. */
  async function say(to: number, bytes: string): Promise<string> {
    const socket = connect(to, '127.0.0.1')
    socket.end(bytes)
    return text(socket).catch(() => '')
  }

  const smuggledRequests = () => logLines().filter(({ msg, method }) => msg === 'request' && method === 'DELETE')

  test('from the server', async () => {
    await say(port, `GET /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n${smuggled}`)
    expect(smuggledRequests()).toHaveLength(1)
    written.length = 0
    for (const [what, bytes] of ambiguous) {
      const answer = await say(port, bytes)
      const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))
      expect([what, statuses.every((status) => status >= 400)]).toEqual([what, true])
    }
    expect(smuggledRequests()).toEqual([])
  })

  test('from the server behind the HAProxy of infra/', async () => {
    const proxyPort = await freePort()
    const config = new URL('../../../infra/haproxy/upskill.cfg', import.meta.url).pathname
    const proxy = spawn(process.env['HAPROXY_PATH'] ?? 'haproxy', ['-db', '-f', config], {
      env: { ...process.env, UPSKILL_BIND: `127.0.0.1:${proxyPort}`, UPSKILL_SERVER: `127.0.0.1:${port}` },
      stdio: 'ignore',
    })
    try {
      const probe = 'GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
      await vi.waitFor(async () => expect(await say(proxyPort, probe)).toMatch(/^HTTP\/1\.1 401/), { timeout: 10_000 })
      for (const [, bytes] of ambiguous) {
        await say(proxyPort, bytes)
        // The next client on the proxy's connection must get the answer to its own request.
        expect(await say(proxyPort, probe)).toMatch(/^HTTP\/1\.1 401/)
      }
      expect(smuggledRequests()).toEqual([])
    } finally {
      proxy.kill('SIGTERM')
      await once(proxy, 'exit')
    }
  }, 60_000)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: free } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return free
}
