/**
 * The limiter against its goals and its peers: `npm run bench:limiter`, or `npm run bench:limiter -- --goal <name>`.
 *
 * Starts Redis servers of its own and leaves nothing behind. Prints what was measured and each goal's figures, and ends with 1 when one is missed.
 * A run of all goals writes bench/results/limiter.md and the figures in this package's README.
 */
import { parseArgs } from 'node:util'
import { behindFastify } from './behind-fastify.ts'
import { deniedCostsNothing } from './denied-costs-nothing.ts'
import { globalLease } from './global-lease.ts'
import { hotDeniedKey } from './hot-denied-key.ts'
import { manyProcesses } from './many-processes.ts'
import { boundOf, type Check, figureOf, type Findings, isMet, type Measurement } from './measurement.ts'
import { memoryStore } from './memory-store.ts'
import { onePolicy } from './one-policy.ts'
import { outage } from './outage.ts'
import { redisMemory } from './redis-memory.ts'
import { type Section, writeResults } from './results.ts'
import { threePolicies } from './three-policies.ts'

const measurements: readonly Measurement[] = [
  threePolicies,
  onePolicy,
  behindFastify,
  manyProcesses,
  deniedCostsNothing,
  outage,
  hotDeniedKey,
  globalLease,
  redisMemory,
  memoryStore,
]

const { goal } = parseArgs({ options: { goal: { type: 'string' } } }).values
// What was started ends with this process, and this one with the one that started it.
process.once('disconnect', () => process.exit(1))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1))

const chosen = measurements.filter(({ goals }) => goal === undefined || goals.includes(goal))
if (chosen.length === 0) {
  console.error(`There is no goal "${goal}": there are ${measurements.flatMap(({ goals }) => goals).join(', ')}.`)
  process.exit(1)
}

const startedMs = performance.now()
const sections: Section[] = []
for (const measurement of chosen) sections.push(await measure(measurement))
const checks = sections.flatMap((section) => section.checks)
if (goal === undefined) await writeResults(sections)
console.log(
  `${checks.filter(isMet).length} of ${checks.length} met, in ${((performance.now() - startedMs) / 1_000).toFixed()} s`,
)
process.exit(checks.every(isMet) ? 0 : 1)

async function measure(measurement: Measurement): Promise<Section> {
  const { title, run } = measurement
  console.log(`\n# ${title}`)
  const { report, checks: found } = await run().catch((error: unknown) => failureOf(measurement, error))
  const checks = found.filter((check) => goal === undefined || check.goal === goal)
  console.log(`\n${report}\n`)
  for (const check of checks) console.log(lineOf(check))
  return { title, report, checks }
}

/** What could not be measured is missed. */
function failureOf({ goals }: Measurement, error: unknown): Findings {
  return {
    report: `Not measured: ${error instanceof Error ? error.message : String(error)}`,
    checks: goals.map((each) => ({ goal: each, what: 'could not be measured', figure: Number.NaN, atLeast: 0 })),
  }
}

function lineOf(check: Check): string {
  return `${isMet(check) ? 'met   ' : 'MISSED'}  ${check.goal}: ${check.what} ${figureOf(check)} (${boundOf(check)})`
}
