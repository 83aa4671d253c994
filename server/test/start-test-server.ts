import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import type { FastifyInstance, InjectOptions } from 'fastify'
import smtpTester from 'smtp-tester'
import { buildServer, type ServerOptions } from '#app/build-server.ts'
import { modules } from '#app/modules.ts'
import { openPlatform } from '#app/open-platform.ts'
import type { Config } from '#platform/config.ts'
import { createLog } from '#platform/log.ts'
import { defaultOutboxWorkerOptions, startOutboxWorker } from '#platform/outbox-worker.ts'
import { createPasswordHasher, type PasswordHasher } from '#platform/password-hasher.ts'
import type { Platform } from '#platform/platform.ts'
import { cloneDatabase } from './kit.ts'
import { createTestClock, type TestClock } from './test-clock.ts'
import { createTestLimits, type TestLimits } from './test-limits.ts'

export interface TestMail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface TestServer {
  readonly server: FastifyInstance
  readonly platform: Platform
  readonly clock: TestClock
  /** Not of use with `limits: 'opened'`. */
  readonly limits: TestLimits
  readonly ownerUrl: string
  /** What arrived at the mail server so far. */
  readonly mails: readonly TestMail[]
  /** What the DNS says, by name; tests fill it in. */
  readonly txtRecords: Map<string, readonly string[]>
  /** Delivers all events that are due now. */
  deliver(): Promise<void>
  /** A client without a session; each keeps cookies of its own, and asks from 127.0.0.1 unless told. */
  client(address?: string): TestClient
  /** A client signed up under this name, with the address `<name>@example.org`. */
  signUp(name: string): Promise<TestClient>
  /** A client who founded an organization. */
  found(name: string): Promise<{ owner: TestClient; organizationId: string; path: string }>
  /** A new account that is invited by the owner and joins. */
  join(owner: TestClient, organizationId: string, name: string, role: string): Promise<TestClient>
  /** Takes the database away from under the server. */
  dropDatabase(): Promise<void>
  close(): Promise<void>
}

// oxlint-disable-next-line no-explicit-any -- a test reads whatever the contract promises
export type Body = any

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly body: Body
  readonly text: string
}

export interface TestClient {
  readonly email: string
  /** The same client, session and all, at another address. */
  at(address: string): TestClient
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, headers?: Record<string, string>, body?: string): Promise<Answer>
  /** Sends one file as multipart/form-data under the field `file`. */
  upload(path: string, file: { name: string; type: string; bytes: Uint8Array }): Promise<Answer>
}

export const password = 'correct horse battery staple'

/** Hashes as a server does, at a cost that lets a test sign in often. */
const cheapPasswords = createPasswordHasher({ memoryCost: 64, timeCost: 1, parallelism: 1 })
const apiPath = '/api/v1'

export interface TestServerOptions extends ServerOptions {
  /**
   * What it takes to be turned away: numbers `raised` beyond what tests use; the `declared` ones, on the clock of
   * `TestServer.limits`; or limits `opened` as a server does.
   */
  readonly limits?: 'raised' | 'declared' | 'opened'
  /** Hashes passwords instead of one that costs little. */
  readonly passwords?: PasswordHasher
}

/** The whole server on a database, a file store, a mail server and a clock of its own; logs go where they can be read. */
export async function startTestServer(
  overrides: Partial<Config> = {},
  logs?: Writable,
  { limits: numbers = 'raised', passwords = cheapPasswords, ...options }: TestServerOptions = {},
): Promise<TestServer> {
  const database = await cloneDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-test-'))
  const mails: TestMail[] = []
  const mailServer = smtpTester.init(0)
  mailServer.bind((_address, _id, email) => {
    const { to = '', subject = '' } = email.headers as Readonly<Record<string, string | undefined>>
    mails.push({ to, subject, text: email.body ?? '' })
  })
  if (!mailServer.smtpServer.server.listening) await once(mailServer.smtpServer.server, 'listening')
  const { port } = mailServer.smtpServer.server.address() as AddressInfo

  const config: Config = { ...testConfig(dataDir), smtpUrl: `smtp://127.0.0.1:${port}`, ...overrides }
  const clock = createTestClock()
  const log = createLog({ level: config.logLevel, format: 'json', ...(logs ? { destination: logs } : {}) })
  const opened = await openPlatform(config, database, log)
  const limits = createTestLimits({ raised: numbers !== 'declared' })
  const published = new Map<string, readonly string[]>()
  const txtRecords: Platform['txtRecords'] = { of: async (name) => published.get(name) ?? [] }
  const platform: Platform = { ...opened, clock, passwords, txtRecords, ...(numbers === 'opened' ? {} : { limits }) }
  const server = await buildServer(platform, options)
  await server.ready()
  const client = (address?: string) => createClient(server, { address })

  async function signUp(name: string): Promise<TestClient> {
    const person = createClient(server, { email: `${name.toLowerCase()}@example.org` })
    expectStatus(201, await person.post('/users', { email: person.email, password, name }))
    return person
  }

  return {
    server,
    platform,
    clock,
    limits,
    ownerUrl: database.ownerUrl,
    mails,
    txtRecords: published,
    client,
    signUp,
    async deliver() {
      const worker = startOutboxWorker(platform, modules, { ...defaultOutboxWorkerOptions, pollMs: 60_000 })
      await worker.drain()
      await worker.stop()
    },
    async found(name) {
      const owner = await signUp(`${name}-owner`)
      const { id } = expectStatus(201, await owner.post('/organizations', { name })).body
      return { owner, organizationId: id, path: `/organizations/${id}` }
    },
    async join(owner, organizationId, name, role) {
      const person = await signUp(name)
      const invited = await owner.post(`/organizations/${organizationId}/invitations`, { email: person.email, role })
      const token = new URL(expectStatus(201, invited).body.acceptUrl).hash.slice(1)
      expectStatus(200, await person.post('/invitations/accept', { token }))
      return person
    },
    dropDatabase: () => database.drop(),
    async close() {
      await server.close()
      await opened.close()
      await new Promise<void>((resolve) => mailServer.stop(() => resolve()))
      await database.drop()
      await rm(dataDir, { recursive: true })
    },
  }
}

function testConfig(dataDir: string): Config {
  return {
    environment: 'development',
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://localhost:3000',
    dataDir,
    databaseUrl: undefined,
    databaseAppUrl: undefined,
    databasePoolSize: 4,
    redisUrl: undefined,
    redisCaFile: undefined,
    metricsListen: undefined,
    secret: 'a secret that only this test knows, 32 characters and more',
    tlsFiles: undefined,
    encryptionKeyFile: join(dataDir, 'encryption-key'),
    sessionIdleMs: 14 * 86_400_000,
    sessionLifetimeMs: 30 * 86_400_000,
    passwordBlocklistFile: undefined,
    encryptionKmsKeyId: undefined,
    trustProxy: [],
    hsts: 'host',
    outboundAllow: [],
    smtpUrl: undefined,
    smtpCaFile: undefined,
    mailFrom: 'UpSkill <upskill@example.org>',
    logLevel: 'silent',
    logFormat: 'json',
    demo: 'off',
    webDir: undefined,
  }
}

/** Answers itself when it has the status; throws what came instead otherwise. */
export function expectStatus(status: number, answer: Answer): Answer {
  if (answer.status !== status) throw new Error(`expected ${status}, got ${answer.status}: ${answer.text}`)
  return answer
}

interface ClientOptions {
  readonly email?: string | undefined
  readonly address?: string | undefined
  readonly jar?: Map<string, string>
}

function createClient(
  server: FastifyInstance,
  { email = '', address = '127.0.0.1', jar = new Map() }: ClientOptions = {},
): TestClient {
  async function send(options: InjectOptions & { url: string }): Promise<Answer> {
    const response = await server.inject({
      ...options,
      remoteAddress: address,
      url: `${apiPath}${options.url}`,
      cookies: Object.fromEntries(jar),
    })
    for (const { name, value } of response.cookies) {
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    const isJson = /json\b/.test(String(response.headers['content-type'])) && response.payload !== ''
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.payload,
      body: isJson ? response.json() : undefined,
    }
  }

  type Method = 'POST' | 'PUT' | 'PATCH'
  const sendBody =
    (method: Method) =>
    (path: string, body: unknown, headers: Record<string, string> = {}) =>
      send({ method, url: path, headers, ...(body === undefined ? {} : { payload: body as object }) })

  return {
    email,
    at: (other) => createClient(server, { email, address: other, jar }),
    get: (path, headers = {}) => send({ method: 'GET', url: path, headers }),
    post: sendBody('POST'),
    put: sendBody('PUT'),
    patch: sendBody('PATCH'),
    delete: (path, headers = {}, body) =>
      send({ method: 'DELETE', url: path, headers, ...(body === undefined ? {} : { payload: body }) }),
    upload(path, { name, type, bytes }) {
      const boundary = 'upskill-test-boundary'
      const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
      const payload = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
      return send({
        method: 'POST',
        url: path,
        payload,
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      })
    },
  }
}
