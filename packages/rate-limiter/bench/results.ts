import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'
import { boundOf, type Check, figureOf, type Findings, isMet, table } from './measurement.ts'

/** What one measurement found. */
export interface Section extends Findings {
  readonly title: string
}

const resultsFile = new URL('../../../bench/results/limiter.md', import.meta.url)
const readmeFile = new URL('../README.md', import.meta.url)
const marked = /(<!-- measured -->)[^]*(<!-- \/measured -->)/
const command = 'npm run bench:limiter'
const loadBefore = loadavg()[0] ?? 0

/** Writes the figures of a whole run where readers look for them: in the results, and in the README between its marks. */
export async function writeResults(sections: readonly Section[]): Promise<void> {
  const goals = goalsTable(sections.flatMap(({ checks }) => checks))
  const machine = await describeMachine()
  await writeFile(resultsFile, resultsPage(sections, goals, machine))
  const readme = await readFile(readmeFile, 'utf8')
  if (!marked.test(readme)) throw new Error('The README has no place for what was measured')
  await writeFile(
    readmeFile,
    readme.replace(marked, (_, start, end) => `${start}\n\n${machine}\n\n${goals}\n\n${end}`),
  )
}

function resultsPage(sections: readonly Section[], goals: string, machine: string): string {
  return [
    '# The limiter against its goals and its peers',
    `${machine} Load before: ${loadBefore.toFixed(1)}. \`packages/rate-limiter/bench\` says what is measured.`,
    'What is compared runs in turns in one run, in processes of its own and on a Redis of its own, on 127.0.0.1; tables tell the median of the rounds, and the spread is from the lowest to the highest. Ratios carry over to other machines, absolute figures do not.',
    '## Goals',
    goals,
    '## The candidates',
    ...candidates,
    ...sections.flatMap(({ title, report }) => [`## ${title}`, report]),
    '',
  ].join('\n\n')
}

const candidates = [
  'All use the same version of ioredis and a connection of their own. Peers count each policy with a call of its own and await all together; limits are so high that nobody is denied. ioredis has no auto-pipelining: with it, each peer decided less and took more of the CPU.',
  [
    '- **ours**: `createLimiter` on a ResilientStore on a RedisStore, defaults throughout; charges are made for each request.',
    '- **rate-limiter-flexible**: a `RateLimiterRedis` for each policy, with `inMemoryBlockOnConsumed`, and no offline queue.',
    '- **rate-limit-redis**: the store of express-rate-limit, one for each policy, without its middleware.',
    '- **@fastify/rate-limit**: its Redis store, one for each policy, without the plugin, and its recommended connection (`connectTimeout: 500`, `maxRetriesPerRequest: 1`).',
  ].join('\n'),
]

function goalsTable(checks: readonly Check[]): string {
  return table(
    ['goal', 'figure', 'measured', 'bound', ''],
    checks.map((check) => [
      check.goal,
      check.what,
      figureOf(check),
      boundOf(check),
      isMet(check) ? 'met' : '**missed**',
    ]),
  )
}

async function describeMachine(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.env['REDIS_SERVER_PATH'] ?? 'redis-server', ['--version'])
  const redis = /v=(\S+)/.exec(stdout)?.[1] ?? 'of unknown version'
  const [cpu] = cpus()
  return `Measured by \`${command}\` on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.version}, Redis ${redis}.`
}
