import { once } from 'node:events'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'

async function listen(app: TestServer): Promise<number> {
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.server.address() as AddressInfo).port
}

/** A connection that is written to piece by piece; `text()` is what has come back so far. */
async function dial(port: number): Promise<{ socket: Socket; text: () => string }> {
  const socket = connect(port, '127.0.0.1')
  const chunks: string[] = []
  socket.on('data', (chunk) => chunks.push(String(chunk)))
  await once(socket, 'connect')
  return { socket, text: () => chunks.join('') }
}

const signIn = JSON.stringify({ email: 'nobody@example.org', password: 'nothing in particular' })
const signInHead = `POST /api/v1/session HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${signIn.length}\r\n\r\n`

test('stopping lets a request under way end, and takes no new one', async () => {
  const app = await startTestServer()
  const port = await listen(app)
  const { socket, text } = await dial(port)
  const arrived = once(app.server.server, 'request')
  socket.write(signInHead + signIn.slice(0, 10))
  await arrived

  const closed = app.close()
  await vi.waitFor(async () => expect(await refuses(port)).toBe(true))
  socket.write(signIn.slice(10))
  await vi.waitFor(() => expect(text()).toContain('sign-in-failed'), { timeout: 5_000 })
  expect(text()).toMatch(/^HTTP\/1\.1 401 /)
  socket.end()
  await closed
})

test('without its database the server lives, says it is not ready, and answers 503 with Retry-After', async () => {
  const app = await startTestServer()
  const client = await app.signUp('Patient')
  await app.dropDatabase()
  expect((await app.server.inject('/health/live')).statusCode).toBe(200)
  const ready = await app.server.inject('/health/ready')
  expect(ready.statusCode).toBe(503)
  expect(ready.json()).toEqual({ status: 'not ready', checks: { database: 'failed', files: 'ok', limits: 'ok' } })
  const me = await client.get('/me')
  expect(me.status).toBe(503)
  expect(me.headers['retry-after']).toBeDefined()
  expect(me.body.type).toBe('https://upskill.dev/problems/request/unavailable')
  await app.close()
})

test('bytes that are not HTTP, and headers without end, are answered and let go', async () => {
  const app = await startTestServer()
  const port = await listen(app)
  const nonsense = await dial(port)
  nonsense.socket.write('this is not HTTP\r\n\r\n')
  await once(nonsense.socket, 'close')
  expect(nonsense.text()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  const headers = ['content-type: application/problem+json', 'x-content-type-options: nosniff', 'x-frame-options: DENY']
  for (const header of headers) expect(nonsense.text()).toContain(`\r\n${header}`)

  const endless = await dial(port)
  endless.socket.on('error', () => undefined)
  endless.socket.write(`GET / HTTP/1.1\r\nhost: localhost\r\nx-filler: ${'x'.repeat(100_000)}`)
  await once(endless.socket, 'close')
  expect(endless.text()).toMatch(/^HTTP\/1\.1 431 /)
  await app.close()
})

test('a body that does not arrive in time is a 408 problem', async () => {
  const app = await startTestServer({}, undefined, { handlerTimeoutMs: 300 })
  const port = await listen(app)
  const { socket, text } = await dial(port)
  socket.on('error', () => undefined)
  socket.write(signInHead + signIn.slice(0, 10))
  await vi.waitFor(() => expect(text()).toContain('request/timed-out'), { timeout: 5_000 })
  expect(text()).toMatch(/^HTTP\/1\.1 408 /)
  socket.destroy()
  await app.close()
})

test('answers to what is no URL, and to what is no HTTP, carry the headers that keep a browser safe', async () => {
  const app = await startTestServer({ publicUrl: 'https://learn.example.org' })
  const port = await listen(app)
  const expected = (await app.client().get('/me')).headers
  const names = ['content-security-policy', 'strict-transport-security', 'x-content-type-options', 'x-frame-options']
  const unroutable = await app.client().get('/%')
  for (const name of names) expect([name, unroutable.headers[name]]).toEqual([name, expected[name]])
  const nonsense = await dial(port)
  nonsense.socket.write('this is not HTTP\r\n\r\n')
  await once(nonsense.socket, 'close')
  for (const name of names) expect(nonsense.text()).toContain(`${name}: ${String(expected[name])}\r\n`)
  await app.close()
})

/** Whether a new connection is turned away. */
function refuses(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.on('connect', () => resolve(false)).on('error', () => resolve(true))
  return promise.finally(() => socket.destroy())
}
