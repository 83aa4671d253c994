import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import Fastify, { type FastifyInstance } from 'fastify'
import { Registry } from 'prom-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Authority, createAuthority } from '#test/create-certificates.ts'
import { systemClock } from '../clock.ts'
import type { TlsFiles } from '../config.ts'
import { createLog } from '../log.ts'
import { httpsOptions, keepCertificate } from './serve-tls.ts'

const undo: (() => unknown)[] = []
const logged: string[] = []
const destination = new Writable({ write: (chunk, _encoding, done) => (logged.push(String(chunk)), done()) })
const log = createLog({ level: 'info', format: 'json', destination })

let authority: Authority
let files: TlsFiles
let metrics: Registry

beforeEach(async () => {
  authority = await createAuthority()
  const folder = await mkdtemp(join(tmpdir(), 'upskill-tls-'))
  undo.push(
    () => authority.close(),
    () => rm(folder, { recursive: true }),
  )
  files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  metrics = new Registry()
  logged.splice(0)
  await place()
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** Puts a new certificate and its key where the server looks for them. */
async function place(options?: Parameters<Authority['issue']>[0]): Promise<void> {
  const issued = await authority.issue(options)
  await copyFile(issued.keyFile, files.keyFile)
  await copyFile(issued.certFile, files.certFile)
}

async function serve(): Promise<FastifyInstance> {
  const server = Fastify({ https: httpsOptions(files) }) as unknown as FastifyInstance
  server.get('/', (_request, reply) => reply.send('encrypted'))
  keepCertificate(server, files, { clock: systemClock, log, metrics }, 20)
  await server.listen({ port: 0, host: '127.0.0.1' })
  undo.push(() => server.close())
  return server
}

const portOf = (server: FastifyInstance) => (server.server.address() as AddressInfo).port

/** A handshake; resolves with the connection, rejects with why there is none. */
async function shake(server: FastifyInstance, options: ConnectionOptions = {}): Promise<TLSSocket> {
  const ca = options.ca ?? (await readFile(authority.caFile))
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: portOf(server), ...options, ca }, () => resolve(socket))
    socket.on('error', reject)
    undo.push(() => socket.destroy())
  })
}

const serialOf = async (server: FastifyInstance) => (await shake(server)).getPeerCertificate().serialNumber

test('a client that trusts the authority speaks TLS 1.3 or 1.2 and HTTP/1.1 with it', async () => {
  const server = await serve()
  expect((await shake(server)).getProtocol()).toBe('TLSv1.3')
  expect((await shake(server, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2')
  expect((await shake(server, { ALPNProtocols: ['h2', 'http/1.1'] })).alpnProtocol).toBe('http/1.1')
})

test.each(['TLSv1.1', 'TLSv1'] as const)('%s is refused', async (version) => {
  const server = await serve()
  const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' }
  await expect(shake(server, old)).rejects.toThrow(/protocol version/)
})

test('a client refuses another authority, another name and a certificate that has ended', async () => {
  const server = await serve()
  const other = await createAuthority()
  undo.push(() => other.close())
  await expect(shake(server, { ca: await readFile(other.caFile) })).rejects.toThrow(/unable to|self-signed/)
  await expect(shake(server, { servername: 'elsewhere.example' })).rejects.toThrow(/does not match certificate/)
  await place({ days: -1 })
  metrics.clear()
  await expect(shake(await serve())).rejects.toThrow('certificate has expired')
})

test('a renewed certificate is taken without a restart, and connections go on', async () => {
  const server = await serve()
  const open = await shake(server)
  const before = await serialOf(server)
  await place()
  await vi.waitFor(async () => expect(await serialOf(server)).not.toBe(before), { timeout: 10_000, interval: 50 })
  open.write('GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n')
  expect(String((await open.toArray()).join(''))).toContain('encrypted')
})

test('half a pair, as between two copies, is told and not taken; the whole pair is', async () => {
  const server = await serve()
  const before = await serialOf(server)
  const issued = await authority.issue()
  await copyFile(issued.certFile, files.certFile)
  await vi.waitFor(() => expect(logged.join('')).toContain('the one before stays in use'), { timeout: 10_000 })
  expect(await serialOf(server)).toBe(before)
  await copyFile(issued.keyFile, files.keyFile)
  await vi.waitFor(async () => expect(await serialOf(server)).not.toBe(before), { timeout: 10_000, interval: 50 })
})

test('a certificate that ends soon or has ended is told in the log, and when it ends is measured', async () => {
  await serve()
  expect(logged).toEqual([])
  const [line = ''] = (await metrics.metrics()).split('\n').filter((text) => !text.startsWith('#'))
  const [, seconds] = /^upskill_tls_certificate_expiry_timestamp_seconds (\d+)$/.exec(line) ?? []
  expect(Number(seconds) * 1_000 - Date.now()).toBeGreaterThan(89 * 86_400_000)

  metrics.clear()
  await place({ days: 10 })
  await serve()
  expect(logged.splice(0).join('')).toContain('the TLS certificate ends in 10 days')
  metrics.clear()
  await place({ days: -1 })
  await serve()
  expect(logged.join('')).toMatch(/"level":"error".*the TLS certificate has ended/)
})

test('files that are missing, none, foreign to each other or open to everybody are explained', async () => {
  const reads = (changes: Partial<TlsFiles>) => () => httpsOptions({ ...files, ...changes })
  const other = await authority.issue()
  await writeFile(`${files.certFile}.txt`, 'no certificate')
  await writeFile(`${files.keyFile}.txt`, 'no key', { mode: 0o600 })
  await writeFile(`${files.keyFile}.open`, await readFile(files.keyFile), { mode: 0o644 })
  expect(reads({ certFile: '/nowhere.pem' })).toThrow(/^TLS_CERT_FILE: \/nowhere.pem cannot be read: ENOENT/)
  expect(reads({ certFile: `${files.certFile}.txt` })).toThrow(/holds no certificate in PEM$/)
  expect(reads({ keyFile: '/nowhere.pem' })).toThrow(/^TLS_KEY_FILE: \/nowhere.pem cannot be read: ENOENT/)
  expect(reads({ keyFile: `${files.keyFile}.txt` })).toThrow(/holds no private key in PEM without a passphrase$/)
  expect(reads({ keyFile: other.keyFile })).toThrow(/is not the key of the first certificate in/)
  expect(reads({ keyFile: `${files.keyFile}.open` })).toThrow(/everybody on this machine may read .* chmod o= /)
})
