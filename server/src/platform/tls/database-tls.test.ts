import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Authority, createAuthority } from '#test/create-certificates.ts'
import { openDatabase } from '../database.ts'
import { prepareAppRole } from '../database-logins.ts'
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded-postgres/start-embedded-postgres.ts'
import { findSystemUser } from '../embedded-postgres/system-user.ts'
import { createLog } from '../log.ts'

// A PostgreSQL of its own is made for this file.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const log = createLog({ level: 'silent', format: 'json' })
const undo: (() => unknown)[] = []
let authority: Authority
let postgres: EmbeddedPostgres
let certificate: { readonly certFile: string; readonly keyFile: string }

beforeAll(async () => {
  authority = await createAuthority()
  const folder = await mkdtemp(join(tmpdir(), 'upskill-database-tls-'))
  await chmod(folder, 0o755)
  undo.push(
    () => authority.close(),
    () => rm(folder, { recursive: true, force: true }),
  )
  certificate = { certFile: join(folder, 'server.pem'), keyFile: join(folder, 'server.key') }
  await place()
  postgres = await startEmbeddedPostgres({
    dataDir: join(folder, 'data'),
    log,
    settings: { fsync: 'off', ssl: 'on', ssl_cert_file: certificate.certFile, ssl_key_file: certificate.keyFile },
  })
  undo.push(() => postgres.stop())
})
afterAll(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})
beforeEach(() => present())

/** Puts a new certificate where the server finds it when it looks again. */
async function place(options?: Parameters<Authority['issue']>[0]): Promise<void> {
  const issued = await authority.issue(options)
  await copyFile(issued.certFile, certificate.certFile)
  await copyFile(issued.keyFile, certificate.keyFile)
  await chmod(certificate.keyFile, 0o600)
  const user = findSystemUser()
  if (user) await chown(certificate.keyFile, user.uid, user.gid)
}

/** The server shows the certificate from its next connection on. */
async function present(options?: Parameters<Authority['issue']>[0]): Promise<void> {
  await place(options)
  await asAdmin('select pg_reload_conf()')
}

async function asAdmin(...commands: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.adminUrl })
  await client.connect()
  for (const command of commands) await client.query(command)
  await client.end()
}

function urlWith({ sslmode = 'verify-full', caFile = authority.caFile, host = '127.0.0.1' } = {}): string {
  const url = new URL(postgres.ownerUrl)
  url.hostname = host
  url.searchParams.set('sslmode', sslmode)
  if (caFile) url.searchParams.set('sslrootcert', caFile)
  return url.href
}

/** Connects as the server does; resolves with the version of TLS that PostgreSQL sees, if any. */
async function connect(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string | null }>(
      'select version from pg_stat_ssl where pid = pg_backend_pid()',
    )
    return rows[0]?.version ?? null
  } finally {
    await client.end()
  }
}

/** The server shows what was asked for only once it has read its files again. */
const eventually = { timeout: 10_000, interval: 50 }

test('with verify-full everything goes over TLS 1.2 or newer, by address and by name', async () => {
  expect(await connect(urlWith())).toMatch(/^TLSv1\.[23]$/)
  expect(await connect(urlWith({ host: 'localhost' }))).toMatch(/^TLSv1\.[23]$/)
  expect(await connect(postgres.ownerUrl)).toBeNull()
  const db = openDatabase({ url: urlWith(), poolSize: 1, statementTimeoutMs: 5_000, log })
  await expect(db.ping()).resolves.toBeUndefined()
  await db.close()
})

test('another authority is refused, and no authority but public ones is trusted by itself', async () => {
  const other = await createAuthority()
  undo.push(() => other.close())
  await expect(connect(urlWith({ caFile: other.caFile }))).rejects.toThrow(/unable to|self-signed/)
  await expect(connect(urlWith({ caFile: '' }))).rejects.toThrow(/unable to|self-signed/)
})

test('a certificate for another name or one that has ended is refused', async () => {
  await present({ names: 'DNS:db.example.org' })
  await vi.waitFor(
    () => expect(connect(urlWith())).rejects.toThrow(/IP: 127\.0\.0\.1 is not in the cert|does not match certificate/),
    eventually,
  )
  await expect(connect(urlWith({ host: 'localhost' }))).rejects.toThrow(/does not match certificate/)
  await present({ days: -1 })
  await vi.waitFor(() => expect(connect(urlWith())).rejects.toThrow(/certificate has expired/), eventually)
})

test('a server that knows TLS 1.1 at best is refused', async () => {
  await asAdmin(
    `alter system set ssl_min_protocol_version = 'TLSv1'`,
    `alter system set ssl_max_protocol_version = 'TLSv1.1'`,
    'select pg_reload_conf()',
  )
  try {
    await vi.waitFor(() => expect(connect(urlWith())).rejects.toThrow(/version|protocol|disconnected/), eventually)
  } finally {
    await asAdmin('alter system reset all', 'select pg_reload_conf()')
  }
})

test('the start says in one line what is wrong, without the password', async () => {
  const { password } = new URL(postgres.ownerUrl)
  const missing = prepareAppRole(urlWith({ caFile: '/nowhere.pem' }), { stepsDown: false })
  const failure = await missing.then(String, String)
  expect(failure).toMatch(/^StartError: the database at .* \(DATABASE_URL\) cannot be reached: ENOENT.*nowhere\.pem/)
  expect(failure).not.toContain(password)
})
