import { setTimeout as delay } from 'node:timers/promises'
import { type RedisServer, startRedis } from '../test/start-redis.ts'
import { type Check, type Measurement, shown, table } from './measurement.ts'
import { epochMs } from './open-limiter.ts'
import { type PacedTotal, paceTogether, startPaced, worstExcess } from './paced.ts'

const perSecond = 200
const burst = 40
const othersPerSecond = 2_000
const processes = 2
const beforeMs = 2_500
const awayMs = 3_000
const afterMs = 1_500
const deadlineMs = 50

interface Outage {
  readonly name: string
  begin(redis: RedisServer): Promise<void> | void
  /** Resolves when Redis answers again. */
  end(redis: RedisServer): Promise<void> | void
}

const outages: readonly Outage[] = [
  { name: 'kill -9', begin: (redis) => redis.kill(), end: (redis) => redis.restart() },
  { name: 'SIGSTOP', begin: (redis) => redis.pause(), end: (redis) => redis.resume() },
]

interface Course {
  readonly total: PacedTotal
  readonly beganAtMs: number
  readonly answersAtMs: number
}

/** What callers notice while Redis is away under load, and what they are admitted. */
export const outage: Measurement = {
  title: 'Redis is away',
  goals: ['outage'],
  async run() {
    const rows: string[][] = []
    const checks: Check[] = []
    for (const each of outages) {
      const course = await watch(each)
      checks.push(...checksOf(each.name, course))
      rows.push(rowOf(each.name, course))
    }
    return {
      report: [
        `${processes} processes; one identity with ${perSecond} a second and a burst of ${burst} asks for three times that, and others make ${shown(othersPerSecond)} requests a second that are never denied. After ${beforeMs} ms Redis is killed and, ${awayMs} ms later, started again; or stopped and continued. The stall is the longest wait for an answer, without pauses of the event loop of more than 5 ms, which hold up all of the process. The excess is that over burst + rate · t in the window of the whole run in which it was greatest. Redis is back when the last process counts in it again.`,
        table(['', 'requests', 'errors', 'longest wait', 'stall', 'admitted while away', 'excess', 'back after'], rows),
      ].join('\n\n'),
      checks,
    }
  },
}

async function watch({ begin, end }: Outage): Promise<Course> {
  const redis = await startRedis()
  const workers = startPaced(processes, redis.url)
  const request = { identity: 'busy', policy: { rate: `${BigInt(perSecond)}/second`, burst } } as const
  try {
    const pacing = paceTogether(workers, {
      ...request,
      perSecond: 3 * perSecond,
      othersPerSecond,
      durationMs: beforeMs + awayMs + afterMs,
    })
    await delay(beforeMs)
    const beganAtMs = epochMs()
    await begin(redis)
    await delay(awayMs)
    await end(redis)
    const answersAtMs = epochMs()
    return { total: await pacing, beganAtMs, answersAtMs }
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()))
    await redis.stop()
  }
}

function figuresOf({ total, beganAtMs, answersAtMs }: Course) {
  const away = total.admittedAtMs.filter((atMs) => atMs >= beganAtMs && atMs < answersAtMs)
  const due = (perSecond * (answersAtMs - beganAtMs)) / 1_000
  const backAtMs = total.changes.map((changes) => {
    if (!changes.some(({ state }) => state === 'memory')) throw new Error('A process did not notice the outage')
    return changes.findLast(({ state }) => state === 'redis')?.atMs ?? Infinity
  })
  return {
    admittedPercent: (away.length / due) * 100,
    excess: worstExcess(total.admittedAtMs, perSecond, burst),
    backMs: Math.max(...backAtMs) - answersAtMs,
  }
}

function checksOf(name: string, course: Course): Check[] {
  const { admittedPercent, excess, backMs } = figuresOf(course)
  const { errors, worstStallMs } = course.total
  return [
    { goal: 'outage', what: `${name}, errors`, figure: errors, atMost: 0 },
    { goal: 'outage', what: `${name}, stall`, figure: worstStallMs, atMost: deadlineMs + 25, unit: ' ms' },
    {
      goal: 'outage',
      what: `${name}, admitted while away, of the limit`,
      figure: admittedPercent,
      atLeast: 98,
      atMost: 102,
      unit: ' %',
    },
    { goal: 'outage', what: `${name}, units above burst + rate · t`, figure: excess, atMost: processes },
    { goal: 'outage', what: `${name}, back after`, figure: backMs, atMost: 250, unit: ' ms' },
  ]
}

function rowOf(name: string, course: Course): string[] {
  const { admittedPercent, excess, backMs } = figuresOf(course)
  const { asked, errors, worstWaitMs, worstStallMs } = course.total
  return [
    name,
    shown(asked),
    shown(errors),
    `${shown(worstWaitMs)} ms`,
    `${shown(worstStallMs)} ms`,
    `${shown(admittedPercent)} %`,
    shown(excess),
    `${shown(backMs)} ms`,
  ]
}
