import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { type ProposedLimit, simulate as replay, type Simulated, type SimulationWatcher } from '#app/limits/simulate.ts'
import type { SimulationResult } from '#platform/limits/simulate-limits.ts'
import { messageOf, StartError } from '#platform/start-error.ts'
import { type Column, percent, tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'

export interface SimulateOptions {
  /** A path, or `-` for standard input. */
  readonly file: string
  readonly proposals: readonly ProposedLimit[]
  readonly json: boolean
}

/** Prints what limits would have denied of the requests in a log. Rejects when the file cannot be read. */
export async function simulate({ file, proposals, json }: SimulateOptions): Promise<void> {
  const sizeBytes = file === '-' ? undefined : await sizeOf(file)
  const log: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file)
  const watcher = createWatcher(sizeBytes)
  const simulated = await withPlatform((platform) => replay(platform, log, proposals, watcher))
  watcher.end(simulated)
  const text = json ? JSON.stringify(simulated, null, 2) : describeSimulation(simulated).join('\n')
  process.stdout.write(`${text}\n`)
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    throw new StartError(`cannot read ${file}: ${messageOf(error)}`)
  })
  if (found.isDirectory()) throw new StartError(`cannot read ${file}: it is a folder`)
  return found.size
}

const toldLines = 20
const progressEveryMs = 2_000

/** Tells on standard error which lines are bad, the first of many, and how far a long file is read. */
function createWatcher(sizeBytes: number | undefined): SimulationWatcher & { end(simulated: Simulated): void } {
  const say = (text: string) => void process.stderr.write(`  ${text}\n`)
  let bad = 0
  let requests = 0
  let toldMs = performance.now()
  return {
    onBadLine(number, fault) {
      bad += 1
      if (bad <= toldLines) say(`line ${number} ${fault}; it is left out`)
    },
    onProgress(bytes) {
      requests += 1
      // Looking at the clock for each of millions would cost more than it tells.
      if (requests % 1_000 !== 0 || performance.now() - toldMs < progressEveryMs) return
      toldMs = performance.now()
      say(`${requests} requests read${sizeBytes ? `, ${percent(bytes, sizeBytes)} of the file` : ''} …`)
    },
    end({ badLines }) {
      if (badLines > toldLines) say(`${badLines - toldLines} more lines are left out`)
    },
  }
}

const shownIdentities = 20

/** What was denied, policy by policy, now and as proposed, and whom. */
export function describeSimulation({ current, proposed, badLines, period }: Simulated): string[] {
  if (!period) return [`no requests in the log${badLines > 0 ? `, and ${badLines} lines that cannot be read` : ''}`]
  const { from, to } = period
  const ids = [
    ...new Set([current, proposed].flatMap((result) => result?.policies.map(({ policyId }) => policyId) ?? [])),
  ]
  const columns: Column<string>[] = [
    { title: 'POLICY', of: (id) => id },
    ...countColumns('', current),
    ...(proposed ? countColumns('PROPOSED ', proposed) : []),
  ]
  return [
    `${current.requests} requests from ${from.toISOString()} to ${to.toISOString()}`,
    `${deniedOf(current)} denied${proposed ? ` now, ${deniedOf(proposed)} as proposed` : ''}`,
    '',
    ...tableLines(columns, ids.toSorted()),
    '',
    ...mostDenied(proposed ? 'Most denied as proposed' : 'Most denied', proposed ?? current),
    'What counts by e-mail account is left out: no log knows the address. Files and health checks are logged at level debug alone.',
  ]
}

const deniedOf = ({ deniedRequests, requests }: SimulationResult) =>
  `${deniedRequests} (${percent(deniedRequests, requests)})`

function countColumns(prefix: string, { policies }: SimulationResult): Column<string>[] {
  const counts = new Map(policies.map((policy) => [policy.policyId, policy]))
  const of = (id: string) => counts.get(id) ?? { decided: 0, denied: 0 }
  return [
    { title: `${prefix}DECIDED`, of: (id) => String(of(id).decided), isNumber: true },
    { title: `${prefix}DENIED`, of: (id) => String(of(id).denied), isNumber: true },
    { title: `${prefix}SHARE`, of: (id) => percent(of(id).denied, of(id).decided), isNumber: true },
  ]
}

function mostDenied(title: string, { mostDenied: consumers }: SimulationResult): string[] {
  if (consumers.length === 0) return [`${title}: nobody`, '']
  const lines = tableLines(
    [
      { title: 'POLICY', of: ({ policyId }) => policyId },
      { title: 'WHO', of: ({ identity }) => identity },
      { title: 'DENIED', of: ({ denied }) => String(denied), isNumber: true },
    ],
    consumers.slice(0, shownIdentities),
  )
  return [`${title}:`, ...lines.map((line) => `  ${line}`), '']
}
