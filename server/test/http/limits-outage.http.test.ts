import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '#platform/database.ts'
import { createLog } from '#platform/log.ts'
import { systemClock } from '#platform/clock.ts'
import { putOverride } from '#platform/limits/limit-settings-sql.ts'
import { cloneDatabase, type TestDatabase } from '#test/kit.ts'
import { type RunningUpskill, startUpskill } from '#test/run-upskill.ts'
import { type RedisServer, startRedis } from '../../../packages/rate-limiter/test/start-redis.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const redisPassword = 'canary-of-the-limiter'
const handbook = readFileSync(new URL('../../../docs/operations/limits.md', import.meta.url), 'utf8')
const rules = /~rl:v1:\* .*/.exec(handbook)?.[0] ?? ''
const limit = { policyId: 'user.read', organizationId: null, rate: '30/second', burst: 60, reason: 'a test' } as const
const perSecond = 30

let database: TestDatabase
let redis: RedisServer
let dataDir: string
const undo: (() => unknown)[] = []

beforeEach(async () => {
  database = await cloneDatabase()
  redis = await startRedis({ acl: { user: 'limiter', password: redisPassword, rules } })
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-outage-'))
  undo.push(
    database.drop,
    () => redis.stop(),
    () => rm(dataDir, { recursive: true, force: true }),
  )
})
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

async function start(env: Record<string, string> = {}): Promise<RunningUpskill> {
  const server = await startUpskill({
    dataDir,
    args: ['up', '--no-web'],
    env: { DATABASE_URL: database.ownerUrl, REDIS_URL: redis.url, METRICS_LISTEN: '127.0.0.1:0', ...env },
  })
  undo.push(() => server.stop())
  return server
}

async function setLimit(): Promise<void> {
  const log = createLog({ level: 'silent', format: 'json' })
  const db = openDatabase({ url: database.appUrl, poolSize: 1, statementTimeoutMs: 5_000, log })
  await db.forSystem().transaction((tx) => putOverride(tx, limit, systemClock))
  await db.close()
}

async function signIn({ url }: RunningUpskill): Promise<string> {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'olivia@brightwater.example', password: 'learning by doing' }),
  })
  expect(response.status).toBe(201)
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** Clients of one account that ask again and again, each at one of the servers, and what they were answered. */
function startClients(servers: readonly RunningUpskill[], count: number, cookie: string) {
  const answers = { admitted: 0, limited: 0, others: [] as string[] }
  const startedMs = performance.now()
  let isOver = false
  const work = async (url: string) => {
    while (!isOver) {
      const outcome = await fetch(`${url}/api/v1/me`, { headers: { cookie } }).then(
        async (response) => `${response.status} ${response.ok ? '' : await response.text()}`,
        (error: unknown) => String(error),
      )
      if (outcome.startsWith('200 ')) answers.admitted += 1
      else if (outcome.startsWith('429 ')) answers.limited += 1
      else answers.others.push(outcome)
      // The pace of a client, so that the machine keeps up with all of them.
      await delay(100)
    }
  }
  const clients = Array.from({ length: count }, (_, index) => work(servers[index % servers.length]?.url ?? ''))
  return {
    answers,
    async stop() {
      isOver = true
      await Promise.all(clients)
      return { ...answers, seconds: (performance.now() - startedMs) / 1_000 }
    },
  }
}

async function stateOf({ url }: RunningUpskill): Promise<string> {
  const response = await fetch(`${url}/health/ready`)
  const { checks } = (await response.json()) as { checks: { limits: string } }
  return `${response.status} ${checks.limits}`
}

/** The switches in the order of the log, and why. */
const switchesOf = (server: RunningUpskill) =>
  server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: string; msg: string; reason?: string; awayMs?: number })
    .filter(({ msg }) => msg.startsWith('Redis is '))

async function metricsOf(server: RunningUpskill): Promise<string> {
  const url = /Metrics at (\S+)/.exec(server.output())?.[1] ?? ''
  return (await fetch(url)).text()
}

async function metricOf(server: RunningUpskill, line: string): Promise<string | undefined> {
  return (await metricsOf(server))
    .split('\n')
    .find((each) => each.startsWith(`${line} `))
    ?.slice(line.length + 1)
}

test('while Redis is killed and while it hangs, two servers answer everybody, and together keep to the limit', async () => {
  const servers = [await start(), await start()]
  const everywhere = (state: string) =>
    vi.waitFor(async () => expect(await Promise.all(servers.map(stateOf))).toEqual(servers.map(() => state)), {
      timeout: 20_000,
      interval: 50,
    })
  const cookie = await signIn(servers[0]!)
  await setLimit()
  await vi.waitFor(
    async () => {
      for (const { url } of servers) {
        const { headers } = await fetch(`${url}/api/v1/me`, { headers: { cookie } })
        expect(headers.get('ratelimit-policy')).toContain('"user.read";q=60;')
      }
      expect(await metricOf(servers[1]!, 'upskill_limit_instances')).toBe('2')
    },
    { timeout: 20_000 },
  )

  const clients = startClients(servers, 50, cookie)
  const moreAnswers = async (count: number) => {
    const enough = clients.answers.admitted + clients.answers.limited + count
    await vi.waitFor(() => expect(clients.answers.admitted + clients.answers.limited).toBeGreaterThanOrEqual(enough), {
      timeout: 20_000,
    })
  }
  await moreAnswers(500)
  await redis.kill()
  await everywhere('200 degraded')
  await moreAnswers(500)
  await redis.restart()
  await everywhere('200 ok')
  await moreAnswers(500)
  redis.pause()
  await everywhere('200 degraded')
  await moreAnswers(500)
  redis.resume()
  await everywhere('200 ok')
  await moreAnswers(500)
  const { admitted, limited, others, seconds } = await clients.stop()

  expect(others).toEqual([])
  expect(limited).toBeGreaterThan(0)
  expect(admitted).toBeLessThanOrEqual((limit.burst + perSecond * seconds) * 1.02)
  expect(admitted).toBeGreaterThan(0.5 * perSecond * seconds)

  for (const server of servers) {
    const switches = switchesOf(server)
    const to = async (state: string) =>
      Number(await metricOf(server, `upskill_limit_store_switches_total{to="${state}"}`))
    // A busy machine may make Redis late once more.
    expect(switches.length).toBeGreaterThanOrEqual(4)
    expect(switches.map(({ level }) => level)).toEqual(switches.map((_, index) => (index % 2 === 0 ? 'warn' : 'info')))
    expect([await to('memory'), await to('redis')]).toEqual([switches.length / 2, switches.length / 2])
    expect(switches.map(({ reason }) => reason)).toContainEqual(expect.stringContaining('did not answer within'))
    expect(switches[1]?.awayMs).toBeGreaterThan(0)
    expect(server.output()).not.toContain(redisPassword)
    expect(await metricOf(server, 'upskill_limit_store_is_redis')).toBe('1')
    expect(Number(await metricOf(server, 'upskill_limit_checks_total{by="memory"}'))).toBeGreaterThan(0)
    expect(
      Number(await metricOf(server, 'upskill_limit_decisions_total{policy="user.read",outcome="denied"}')),
    ).toBeGreaterThan(0)
  }
})

test('a server whose Redis is away starts all the same, says so in one line, and finds it when it comes', async () => {
  await redis.kill()
  const server = await start()
  expect(await stateOf(server)).toBe('200 degraded')
  await signIn(server)
  expect(switchesOf(server)).toMatchObject([{ level: 'warn', reason: expect.stringContaining('ECONNREFUSED') }])
  await redis.restart()
  await vi.waitFor(async () => expect(await stateOf(server)).toBe('200 ok'), { timeout: 20_000 })
  expect(switchesOf(server).map(({ level }) => level)).toEqual(['warn', 'info'])
  expect(await metricOf(server, 'upskill_limit_store_is_redis')).toBe('1')
  expect(server.output()).not.toContain(redisPassword)
})

test('a Redis that refuses the password counts nothing, and the password is not told', async () => {
  const wrong = redis.url.replace(redisPassword, 'another-canary')
  const server = await start({ REDIS_URL: wrong })
  expect(await stateOf(server)).toBe('200 degraded')
  expect(switchesOf(server)).toMatchObject([{ level: 'warn', reason: expect.stringMatching(/WRONGPASS|NOAUTH/) }])
  expect(server.output()).not.toContain('another-canary')
})

test('the handbook tells what each metric means', async () => {
  const text = await metricsOf(await start())
  const served = [...text.matchAll(/^# TYPE (upskill_\w+)/gm)].map(([, name]) => name)
  const explained = [...handbook.matchAll(/^\| `(upskill_\w+)/gm)].map(([, name]) => name)
  expect(served).not.toEqual([])
  expect(new Set(served)).toEqual(new Set(explained))
})
