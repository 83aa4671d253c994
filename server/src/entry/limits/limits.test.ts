import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { cloneDatabase } from '#test/kit.ts'
import { type RunningUpskill, runUpskill, startUpskill } from '#test/run-upskill.ts'
import { type RedisServer, startRedis } from '../../../../packages/rate-limiter/test/start-redis.ts'

// Real servers and commands, each a process of its own.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

const email = 'olivia@brightwater.example'
const undo: (() => unknown)[] = []
const soon = { timeout: 20_000, interval: 100 }

let dataDir: string
let redis: RedisServer
let counting: Stage
let alone: Stage

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-limits-'))
  undo.push(() => rm(dataDir, { recursive: true, force: true }))
  redis = await startRedis()
  undo.push(() => redis.stop())
  counting = await stage({ REDIS_URL: redis.url })
  alone = await stage({})
})
afterAll(async () => {
  for (const step of undo.splice(0).toReversed()) await step()
})

/** A server, a session with it, and commands beside it. */
interface Stage {
  readonly server: RunningUpskill
  readonly env: Readonly<Record<string, string>>
  /** Runs a command; resolves with its exit code and all it printed. */
  run(...args: string[]): Promise<{ exitCode: number | null; output: string }>
  /** Runs a command with `--json`; what it prints must be that and nothing else. */
  // oxlint-disable-next-line no-explicit-any -- a test reads whatever the command promises
  json(...args: string[]): Promise<any>
  get(path: string): Promise<Response>
}

async function stage(env: Record<string, string>): Promise<Stage> {
  const database = await cloneDatabase()
  undo.push(database.drop)
  const withDatabase = { DATABASE_URL: database.ownerUrl, ...env }
  const server = await startUpskill({ dataDir, args: ['up', '--no-web'], env: withDatabase })
  undo.push(() => server.stop())
  const response = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password: 'learning by doing' }),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const run = (...args: string[]) => runUpskill({ dataDir, args, env: withDatabase })
  return {
    server,
    env: withDatabase,
    run,
    async json(...args) {
      const { exitCode, output } = await run(...args, '--json')
      expect(exitCode, output).toBe(0)
      return JSON.parse(output)
    },
    get: (path) => fetch(`${server.url}/api/v1${path}`, { headers: { cookie } }),
  }
}

const few = ['--rate', '1/day', '--burst', '3', '--reason', 'a test of three']

/** Sets a limit of three reads, waits until the server follows, and uses it up. */
async function useUp({ run, get }: Stage): Promise<void> {
  expect((await run('limits', 'set', 'user.read', ...few)).exitCode).toBe(0)
  await vi.waitFor(async () => expect((await get('/me')).headers.get('ratelimit-policy')).toContain('q=3;'), soon)
  await vi.waitFor(async () => expect((await get('/me')).status).toBe(429), soon)
}

describe('with Redis', () => {
  test('a limit is set, followed without a restart, explained with its reason, and taken back', async () => {
    const before = (await counting.get('/me')).headers.get('ratelimit-policy')
    await useUp(counting)
    const explained = (await counting.run('limits', 'explain')).output
    expect(explained).toMatch(/^user\.read +user +1\/day +3 +override since .* UTC: a test of three$/m)
    expect(explained).toMatch(/^address\.all +address +100\/second +3000 +default$/m)
    expect(explained).toMatch(/^organization\.quota +organization +500000\/day +100000 +plan starter$/m)
    const { output } = await counting.run('limits', 'unset', 'user.read')
    expect(output).toContain('It is 600/minute with a burst of 600 (default).')
    await vi.waitFor(async () => expect((await counting.get('/me')).headers.get('ratelimit-policy')).toBe(before), soon)
  })

  test('a person is told how they stand, as Redis counts, and has it all back after a reset', async () => {
    await useUp(counting)
    const standingOf = async () => {
      const { source, standings } = await counting.json('limits', 'explain', '--user', email)
      expect(source).toBe('redis')
      return standings.find(({ policyId }: { policyId: string }) => policyId === 'user.read')
    }
    const used = await standingOf()
    expect(used).toMatchObject({ rate: '1/day', burst: 3, remaining: 0 })
    expect(used.nextUnitMs).toBeGreaterThan(1_000)
    const told = (await counting.run('limits', 'explain', '--user', email.toUpperCase())).output
    expect(told).toMatch(/^user\.read +1\/day +3 +0 +\d+ (s|min|h) /m)

    const reset = await counting.run('limits', 'reset', '--user', email)
    expect(reset).toMatchObject({ exitCode: 0, output: expect.stringContaining('Redis has forgotten') })
    await vi.waitFor(async () => expect((await counting.get('/me')).status).toBe(200), soon)
    await counting.run('limits', 'unset', 'user.read')
  })

  test('who met a limit lately is named', async () => {
    await useUp(counting)
    await counting.run('limits', 'unset', 'user.read')
    await vi.waitFor(
      async () => {
        const { usage } = await counting.json('limits', 'explain')
        const [denied] = usage.filter((each: { denied: number }) => each.denied > 0)
        expect(denied).toMatchObject({ policyId: 'user.read', name: email })
      },
      { timeout: 40_000, interval: 500 },
    )
    expect((await counting.run('limits', 'explain')).output).toMatch(
      /Denied in the last 15 minutes:\n +POLICY.*\n +user\.read +olivia@brightwater\.example +\d+ +[1-9]/,
    )
  })

  test('an organization is on a plan, may have numbers of its own, and is told how it stands', async () => {
    expect((await counting.run('organizations', 'plan', 'brightwater', 'starter')).output).toContain('it was team')
    const own = ['--rate', '2/hour', '--burst', '400', '--reason', 'theirs', '--organization', 'brightwater']
    expect((await counting.run('limits', 'set', 'courses.import.per-organization', ...own)).exitCode).toBe(0)
    const { identity, standings } = await counting.json('limits', 'explain', '--organization', 'brightwater')
    expect(identity).toMatchObject({ name: 'brightwater', plan: 'starter' })
    expect(standings).toContainEqual(
      expect.objectContaining({
        policyId: 'organization.quota',
        burst: 100_000,
        source: { kind: 'plan', plan: 'starter' },
      }),
    )
    expect(standings).toContainEqual(
      expect.objectContaining({
        policyId: 'courses.import.per-organization',
        rate: '2/hour',
        burst: 400,
        remaining: 400,
      }),
    )
    expect((await counting.run('limits', 'explain')).output).toContain('override for brightwater since')
  })

  test('while Redis is away, commands say what they cannot know and do', async () => {
    redis.pause()
    const explained = await counting.json('limits', 'explain', '--address', '2001:db8::7')
    expect(explained.identity.identity).toBe('2001:db8::/64')
    expect(explained.source.reason).toMatch(/Redis/)
    const reset = await counting.run('limits', 'reset', '--account', email)
    expect(reset.exitCode).toBe(1)
    expect(reset.output).toMatch(/upskill: Redis still remembers it \(.*\); run this again when Redis is back/)
    redis.resume()
  })
})

describe('without Redis', () => {
  test('a reset reaches what a running server counts in memory', async () => {
    await useUp(alone)
    const { output } = await alone.run('limits', 'explain', '--user', email)
    expect(output).toContain('What remains is not known (REDIS_URL is not set).')
    expect((await alone.run('limits', 'reset', '--user', email)).exitCode).toBe(0)
    await vi.waitFor(async () => expect((await alone.get('/me')).status).toBe(200), soon)
  })

  test.each([
    [['set', 'user.reed', ...few], 'there is no policy "user.reed"'],
    [
      ['set', 'user.read', '--rate', '5/min', '--burst', '3', '--reason', 'x'],
      'user.read: rate must be like "600/minute"',
    ],
    [
      ['set', 'user.read', '--rate', '5/day', '--burst', '2', '--reason', 'x'],
      'one request may cost 3, so a burst of 2',
    ],
    [
      ['set', 'user.read', '--rate', '5/day', '--burst', '2.5', '--reason', 'x'],
      "option '--burst <units>' argument '2.5'",
    ],
    [['set', 'user.read', '--rate', '5/day', '--burst', '3', '--reason', ' '], '--reason must be one line'],
    [['set', 'user.read', ...few, '--organization', 'nowhere'], 'there is no organization "nowhere"'],
    [['set', 'address.all', ...few, '--organization', 'brightwater'], 'before the organization is known'],
    [['unset', 'user.write'], 'nothing is set for user.write'],
    [['reset'], 'name whom to reset: one of --user <email>'],
    [['reset', '--user', 'nobody@example.org'], '--user nobody@example.org: nobody has an account'],
    [['reset', '--address', 'example.org'], '--address example.org is no IP address'],
    [['explain', '--user', email, '--address', '::1'], "'--user <email>' cannot be used with option '--address <ip>'"],
    [['simulate', '/nowhere/at/all'], 'cannot read /nowhere/at/all'],
    [['simulate', '-', '--policy', 'user.read', '--rate', '1/day'], '--policy user.read needs --rate and --burst'],
    [['simulate', '-', '--burst', '3'], 'It belongs after the --policy'],
    [['simulate', '-', '--policy', 'user.read', '--policy', 'user.read'], 'It was given before'],
    [
      ['simulate', '-', '--policy', 'identity.sign-in.per-account', '--rate', '1/day', '--burst', '1'],
      'identity.sign-in.per-account counts by e-mail address, which no log knows',
    ],
  ])('limits %j fails and says why', async (args, reason) => {
    const { exitCode, output } = await alone.run('limits', ...args)
    expect(exitCode).toBe(1)
    expect(output).toContain(reason)
    expect(output).not.toMatch(/^\s+at /m)
  })

  test('a plan that there is not is refused', async () => {
    const { exitCode, output } = await alone.run('organizations', 'plan', 'brightwater', 'gold')
    expect({ exitCode, output }).toEqual({
      exitCode: 1,
      output: 'upskill: there is no plan "gold"; the plans are starter, team, enterprise\n',
    })
  })
})

describe('a simulation', () => {
  test('of the log of a server tells what it denied, and what it would have, side by side', async () => {
    for (let asked = 0; asked < 5; asked++) await alone.get('/organizations')
    const log = `nonsense\n{"msg":"request","time":"9999-01-01T00:00:00Z","ip":"192.0.2.1"}\n${alone.server.output()}`
    const file = join(dataDir, 'server.log')
    await writeFile(file, log)
    const proposal = [
      '--policy',
      'address.all',
      '--rate',
      '1/day',
      '--burst',
      '1',
      '--policy',
      'user.read-burst',
      ...few.slice(0, 4),
    ]
    const { exitCode, output } = await alone.run('limits', 'simulate', file, ...proposal)
    expect(exitCode).toBe(0)
    expect(output).toContain('line 1 is no JSON object; it is left out')
    expect(output).toContain('line 2 is from the future; it is left out')
    expect(output).toMatch(/^POLICY +DECIDED +DENIED +SHARE +PROPOSED DECIDED +PROPOSED DENIED +PROPOSED SHARE$/m)
    expect(output).toMatch(/^address\.all +(\d+) +0 +0\.0 % +\1 +[1-9]/m)
    expect(output).toMatch(/Most denied as proposed:\n.*\n +address\.all +127\.0\.0\.1/)

    const requests = alone.server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    const piped = await runUpskill({
      dataDir,
      env: alone.env,
      args: ['limits', 'simulate', '-', '--json'],
      input: requests.join('\n'),
    })
    const { current, proposed } = JSON.parse(piped.output)
    expect(current.requests).toBeGreaterThan(5)
    expect(proposed).toBeUndefined()
  })
})
