import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
const lines: string[] = []
const reportsLogged = () => lines.map((line) => JSON.parse(line)).filter(({ report }) => report !== undefined)

beforeAll(async () => {
  const webDir = await mkdtemp(join(tmpdir(), 'upskill-web-'))
  await writeFile(
    join(webDir, 'index.html'),
    '<script nonce="__SCRIPT_NONCE__"></script><meta content="__STYLE_NONCE__">',
  )
  const logs = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  app = await startTestServer({ publicUrl: 'https://learn.example.org', webDir, logLevel: 'info' }, logs)
})
afterAll(() => app.close())

const ask = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' | 'OPTIONS' = 'GET') =>
  app.server.inject({ method, url, headers })

const html = { accept: 'text/html' }

describe('every answer', () => {
  const answers: readonly [what: string, url: string, headers?: Record<string, string>][] = [
    ['a page', '/sign-in', html],
    ['a page of no route', '/nowhere/at/all', html],
    ['the API reference', '/docs'],
    ['the API document', '/openapi.json'],
    ['an operation', '/api/v1/me'],
    ['an unknown operation', '/api/v1/nothing'],
    ['a missing file', '/assets/nothing.js'],
    ['a probe', '/health/live'],
  ]
  test.each(answers)('has the headers that protect it: %s', async (_what, url, headers) => {
    const answer = await ask(url, headers)
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
      'permissions-policy': expect.stringContaining('camera=()') as string,
      'reporting-endpoints': 'csp="/csp-reports"',
    })
    const policy = String(answer.headers['content-security-policy'])
    for (const directive of ["default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]) {
      expect(policy).toContain(directive)
    }
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*|https?:/)
    expect(Object.keys(answer.headers).filter((name) => /^(server|x-powered-by|access-control-)/.test(name))).toEqual(
      [],
    )
  })

  test('takes no header from the request', async () => {
    const answer = await ask('/api/v1/me', {
      'x-request-id': 'mine',
      'x-forwarded-host': 'evil.example',
      host: 'evil.example',
    })
    expect(JSON.stringify(answer.headers) + answer.payload).not.toMatch(/evil\.example|mine/)
  })
})

test('a page runs scripts and applies styles by nonces that nobody has seen before', async () => {
  const nonces = new Set<string>()
  for (const _time of Array.from({ length: 50 })) {
    const { headers, payload } = await ask('/', html)
    const policy = String(headers['content-security-policy'])
    const script = /script-src 'nonce-([\w-]{22})' 'strict-dynamic';/.exec(policy)?.[1] ?? ''
    const style = /style-src 'self' 'nonce-([\w-]{22})';/.exec(policy)?.[1] ?? ''
    expect(payload).toBe(`<script nonce="${script}"></script><meta content="${style}">`)
    expect(headers['cache-control']).toBe('no-store')
    expect(policy).toContain("require-trusted-types-for 'script'; trusted-types default lesson")
    nonces.add(script).add(style)
  }
  expect(nonces.size).toBe(100)
})

test.each([
  ['host', 'max-age=31536000'],
  ['subdomains', 'max-age=31536000; includeSubDomains'],
  ['preload', 'max-age=31536000; includeSubDomains; preload'],
  ['off', undefined],
] as const)('HSTS=%s has browsers keep to HTTPS that far', async (hsts, header) => {
  const secure = await startTestServer({ publicUrl: 'https://learn.example.org', hsts })
  const plain = await startTestServer({ publicUrl: 'http://learn.example.org', hsts })
  expect((await secure.server.inject('/health/live')).headers['strict-transport-security']).toBe(header)
  expect((await plain.server.inject('/health/live')).headers['strict-transport-security']).toBeUndefined()
  await Promise.all([secure.close(), plain.close()])
})

test('no other origin is allowed to read an answer, however it asks', async () => {
  for (const origin of ['https://evil.example', 'null', 'https://learn.example.org.evil.example']) {
    for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
      const answer = await ask('/api/v1/me', { origin, 'access-control-request-method': 'DELETE' }, method)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'))).toEqual([])
    }
  }
})

test.each([
  ['from another site', { origin: 'https://evil.example' }, 403],
  ['from a frame without an origin', { origin: 'null' }, 403],
  ['from another host of the site', { origin: 'https://blog.example.org' }, 403],
  ['from the host over plain HTTP', { origin: 'http://learn.example.org' }, 403],
  ['from another port of the host', { origin: 'https://learn.example.org:8443' }, 403],
  ['from a host that begins like ours', { origin: 'https://learn.example.org.evil.example' }, 403],
  ['that says it crosses sites', { 'sec-fetch-site': 'cross-site' }, 403],
  ['that says it crosses hosts', { 'sec-fetch-site': 'same-site' }, 403],
  ['from our own page', { origin: 'https://learn.example.org', 'sec-fetch-site': 'same-origin' }, 400],
  ['from a person who types', { 'sec-fetch-site': 'none' }, 400],
  ['from a program', {}, 400],
])('a changing request %s is answered as it must be', async (_what, headers, status) => {
  const answer = await app.server.inject({ method: 'POST', url: '/api/v1/session', headers, payload: {} })
  expect(answer.statusCode).toBe(status)
})

describe('reports of refused content', () => {
  const report = (count: number, over: object = {}) =>
    Array.from({ length: count }, () => ({
      type: 'csp-violation',
      body: {
        effectiveDirective: 'script-src-elem',
        blockedURL: 'https://evil.example/x.js?token=secret#secret',
        documentURL: 'https://learn.example.org/invitation?secret#secret',
        sourceFile: `https://learn.example.org/${'x'.repeat(1_000)}`,
        lineNumber: 7,
        sample: 'secret',
        ...over,
      },
    }))
  const send = (body: unknown, type = 'application/reports+json', address = '127.0.0.1') =>
    app.server.inject({
      method: 'POST',
      url: '/csp-reports',
      headers: { 'content-type': type },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
      remoteAddress: address,
    })

  test('are logged without what could be secret, and cut short', async () => {
    expect((await send(report(1))).statusCode).toBe(204)
    const old = {
      'effective-directive': 'img-src',
      'blocked-uri': 'inline',
      'document-uri': 'https://learn.example.org/',
    }
    expect((await send({ 'csp-report': old }, 'application/csp-report')).statusCode).toBe(204)
    expect(reportsLogged().map(({ level, report: logged }) => [level, logged.directive, logged.blocked])).toEqual([
      ['warn', 'script-src-elem', 'https://evil.example/x.js'],
      ['warn', 'img-src', 'inline'],
    ])
    expect(lines.join('')).not.toContain('secret')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1_500)
  })

  test('stay one line each, whatever they hold', async () => {
    const before = reportsLogged().length
    await send(
      report(1, {
        effectiveDirective: 'a\r\n{"level":"fatal"}\u2028\u0000',
        blockedURL: { toString: 1 },
        lineNumber: 'x',
      }),
    )
    expect(lines.every((line) => line.endsWith('\n') && line.indexOf('\n') === line.length - 1)).toBe(true)
    expect(reportsLogged()).toHaveLength(before + 1)
  })

  test.each([
    ['[]'],
    ['null'],
    ['1'],
    ['{}'],
    ['[null,1,[]]'],
    ['{"csp-report":null}'],
    ['[{"type":"csp-violation"}]'],
  ])('that say nothing do no harm: %s', async (body) => {
    expect((await send(body)).statusCode).toBe(204)
  })

  test('that are too large, no JSON or of another kind are refused', async () => {
    expect((await send('x'.repeat(40_000))).statusCode).toBe(413)
    expect((await send('{')).statusCode).toBe(400)
    expect((await send('{"__proto__":{"polluted":1}}')).statusCode).toBe(400)
    expect((await send('[]', 'text/plain')).statusCode).toBe(415)
  })

  test('are bounded: five of a request, sixty a minute whoever sends them', async () => {
    app.clock.advance(60_000)
    const before = reportsLogged().length
    for (let round = 0; round < 40; round += 1) await send(report(8), undefined, `10.0.0.${round}`)
    expect(reportsLogged()).toHaveLength(before + 60)
    app.clock.advance(60_000)
    await send(report(8))
    expect(reportsLogged()).toHaveLength(before + 65)
  })
})

test('what is no HTTP at all is answered once, and the connection ends', async () => {
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.server.address() as AddressInfo
  const say = async (request: string) => {
    const socket = connect(port, '127.0.0.1')
    socket.end(request)
    return text(socket)
  }
  const host = 'Host: x\r\n'
  for (const request of [
    `POST /api/v1/session HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\n${host}\r\n`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Content-Length: +5\r\n\r\nhello`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `POST /api/v1/session HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nZ\r\n\r\n`,
    `GET /health/live HTTP/1.1\r\n${host}X: a\r\n\0b: c\r\n\r\n`,
    `GET /health/live HTTP/1.1\r\n${host}X: a\rb\r\n\r\n`,
    `GET /health/live HTTP/1.1\r\nContent-Length: 0\r\n\r\n`,
    `GET /health live HTTP/1.1\r\n${host}\r\n`,
    `hello\r\n\r\n`,
  ]) {
    const answer = await say(request)
    expect([request, answer.match(/^HTTP\/1\.1 /gm)?.length, /^HTTP\/1\.1 4\d\d /.test(answer)]).toEqual([
      request,
      1,
      true,
    ])
  }
})
