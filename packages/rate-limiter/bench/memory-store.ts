import { MemoryStore } from '../src/index.ts'
import { anyone } from './groups.ts'
import { type Measurement, shown, table } from './measurement.ts'
import type { MemoryRequest } from './memory-worker.ts'
import { spreadOf } from './statistics.ts'
import { startWorker } from './worker.ts'

const candidates = ['ours', 'rate-limiter-flexible']
const rounds = 7
const slice: MemoryRequest = { identities: 1_000, durationMs: 400 }
const maxIdentities = 100_000
const floodOfIdentities = 1_000_000

/** Decisions in memory, by candidates in turns, each in a process of its own. */
export const memoryStore: Measurement = {
  title: 'In memory',
  goals: ['memory-store'],
  async run() {
    const { ours, flexible } = await measureSpeed()
    const held = countHeld()
    const ratio = ours.median / flexible.median
    const row = (name: string, { median, min, max }: typeof ours, ratioShown: string) => [
      name,
      shown(median),
      `${shown(min)} to ${shown(max)}`,
      ratioShown,
    ]
    return {
      report: [
        `Three policies, ${shown(slice.identities)} identities, one decision after the other; ${rounds} rounds of ${slice.durationMs} ms.`,
        '',
        table(
          ['', 'decisions/s', 'spread', 'ours is'],
          [row('ours', ours, ''), row('rate-limiter-flexible', flexible, `${shown(ratio)}×`)],
        ),
        '',
        `Of ${shown(floodOfIdentities)} identities seen once, ours holds ${shown(held)} (allowed: ${shown(maxIdentities)}).`,
      ].join('\n'),
      checks: [
        { goal: 'memory-store', what: 'decisions/s', figure: ours.median, atLeast: 2_000_000 },
        { goal: 'memory-store', what: 'against rate-limiter-flexible', figure: ratio, atLeast: 1.5, unit: '×' },
        { goal: 'memory-store', what: 'records held after a flood', figure: held, atMost: maxIdentities },
      ],
    }
  },
}

async function measureSpeed() {
  const workers = candidates.map((name) => startWorker<MemoryRequest, number>('memory-worker.ts', [name]))
  const speeds = candidates.map((): number[] => [])
  try {
    for (const worker of workers) await worker.ask(slice)
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < workers.length; turn++) {
        const index = (round + turn) % workers.length
        speeds[index]!.push(await workers[index]!.ask(slice))
      }
    }
    return { ours: spreadOf(speeds[0]!), flexible: spreadOf(speeds[1]!) }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
  }
}

function countHeld(): number {
  const store = new MemoryStore({ clock: performance, maxIdentities })
  for (let index = 0; index < floodOfIdentities; index++) store.decide([anyone.charge(`user-${index}`, 'all')])
  return store.size
}
