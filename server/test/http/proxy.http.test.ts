import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { Writable } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { startTestServer } from '#test/start-test-server.ts'
import { leave } from '#test/test-limits.ts'

const config = new URL('../../../infra/haproxy/upskill.cfg', import.meta.url).pathname

/** A server whose log lines can be read, so that a test learns which address it saw. */
async function startLogged(trustProxy: string[]) {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const app = await startTestServer({ trustProxy, logLevel: 'info' }, destination)
  const lastAddress = () => lines.map((line) => JSON.parse(line)).findLast(({ msg }) => msg === 'request')?.ip
  return { ...app, lastAddress }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Asks for this account from an address of this machine, perhaps claiming to be somebody else; resolves with the status. */
function ask(port: number, headers: Record<string, string>, localAddress = '127.0.0.2'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path: '/api/v1/me',
      localAddress,
      headers,
      agent: false,
    })
    sent.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0))
    })
    sent.on('error', reject).end()
  })
}

test('without a trusted proxy, what a client says of its address counts for nothing', async () => {
  const app = await startLogged([])
  await app.client().get('/me', { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6', 'x-real-ip': '6.6.6.6' })
  await vi.waitFor(() => expect(app.lastAddress()).toBe('127.0.0.1'))
  await app.close()
})

/** A server behind the HAProxy of infra/, that is asked on the port. */
async function startBehindProxy() {
  const app = await startLogged(['127.0.0.1'])
  await app.server.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.server.address() as AddressInfo
  const proxyPort = await freePort()
  const proxy = spawn(process.env['HAPROXY_PATH'] ?? 'haproxy', ['-db', '-f', config], {
    env: { ...process.env, UPSKILL_BIND: `127.0.0.1:${proxyPort}`, UPSKILL_SERVER: `127.0.0.1:${port}` },
    stdio: 'ignore',
  })
  const close = async () => {
    proxy.kill('SIGTERM')
    await once(proxy, 'exit')
    await app.close()
  }
  try {
    await vi.waitFor(async () => expect(await ask(proxyPort, {})).toBe(401), { timeout: 10_000 })
  } catch (error) {
    await close()
    throw error
  }
  return { app, port: proxyPort, close }
}

test('behind the HAProxy of infra/, the server sees the client itself, whatever the client claims', async () => {
  const { app, port, close } = await startBehindProxy()
  try {
    expect(await ask(port, { 'x-forwarded-for': '6.6.6.6, 127.0.0.1' })).toBe(401)
    await vi.waitFor(() => expect(app.lastAddress()).toBe('127.0.0.2'))
  } finally {
    await close()
  }
})

test('behind the HAProxy of infra/, each client has limits of its own, and no claim gets it those of another', async () => {
  const { app, port, close } = await startBehindProxy()
  try {
    app.limits.override(leave('address.all', 2))
    app.limits.forget()
    const claims = ['6.6.6.6', '7.7.7.7, 127.0.0.1', '8.8.8.8']
    const statuses = []
    for (const claim of claims) {
      const headers = { 'x-forwarded-for': claim, forwarded: `for=${claim}`, 'x-real-ip': claim }
      statuses.push(await ask(port, headers, '127.0.0.3'))
    }
    expect(statuses).toEqual([401, 401, 429])
    expect(await ask(port, {}, '127.0.0.4')).toBe(401)
    expect(await ask(port, { 'x-forwarded-for': '127.0.0.3' }, '127.0.0.4')).toBe(401)
    expect(await ask(port, {}, '127.0.0.4')).toBe(429)
  } finally {
    await close()
  }
})
