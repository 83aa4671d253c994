import { setTimeout as delay } from 'node:timers/promises'
import { type Charge, defineGroup } from '../../src/group.ts'
import { createLimiter, type Limiter } from '../../src/limiter.ts'
import { MemoryStore } from '../../src/memory-store.ts'
import { connectRedis } from '../../src/redis/connect-redis.ts'
import { RedisStore } from '../../src/redis/redis-store.ts'
import { ResilientStore, type StateChange } from '../../src/resilient-store.ts'
import type { LoadCharge, News, Order, Report } from './load.ts'

/** Counts how often it is asked for leased units. */
class CountingRedisStore extends RedisStore {
  leases = 0

  override take(charge: Charge): Promise<number> {
    this.leases++
    return super.take(charge)
  }
}

/** So long that a busy machine is no outage. */
const deadlineMs = 250

const now = () => Number(process.hrtime.bigint()) / 1e6
const clock = { now }

let redis: CountingRedisStore
let store: ResilientStore
let prefix = ''
let limiter: Limiter
let charges: Charge[]
let changes: StateChange[]
let load: Promise<Report>
let isStopped = false

process.on('message', (order: Order) => void follow(order))
setInterval(() => prefix && send({}), 20)

async function follow(order: Order): Promise<void> {
  if (order.do === 'open') open(order)
  if (order.do === 'load') load = runLoad(order.perSecond)
  if (order.do === 'stop') {
    isStopped = true
    send({ report: await load })
  }
  if (order.do === 'close') {
    prefix = ''
    await limiter.close()
  }
}

function send(news: Pick<News, 'report'>): void {
  process.send?.({ prefix, instances: store.instances, state: store.state, ...news } satisfies News)
}

function open(order: Extract<Order, { do: 'open' }>): void {
  prefix = order.prefix
  const told: StateChange[] = []
  changes = told
  redis = new CountingRedisStore({ redis: connectRedis(order.url), prefix, deadlineMs })
  store = new ResilientStore({
    redis,
    memory: new MemoryStore({ clock }),
    clock,
    instanceId: `process ${process.pid}`,
    beatMs: 100,
    onStateChange: (change) => told.push(change),
  })
  limiter = createLimiter({ store, clock })
  charges = order.charges.map(chargeOf)
}

function chargeOf({ group, policies, identity, isLeased = false }: LoadCharge): Charge {
  return defineGroup(group, policies as never, { isLeased }).charge(identity, Object.keys(policies))
}

type Tally = { asked: number; decisions: number; answeredAtMs: number; errors: string[]; admitted: [number, number][] }

/** Asks so many times a second: what the process had no time for it asks as soon as it has. */
async function runLoad(perSecond: number): Promise<Report> {
  isStopped = false
  const startedAtMs = now()
  const tally: Tally = { asked: 0, decisions: 0, answeredAtMs: 0, errors: [], admitted: [] }
  const waiting = new Set<Promise<void>>()
  while (!isStopped) {
    for (const due = ((now() - startedAtMs) * perSecond) / 1_000; tally.asked < due; tally.asked++) {
      const request = ask(tally).finally(() => waiting.delete(request))
      waiting.add(request)
    }
    await delay(1)
  }
  await Promise.all(waiting)
  return { ...tally, startedAtMs, leases: redis.leases, changes }
}

async function ask(tally: Tally): Promise<void> {
  const askedAtMs = now()
  try {
    const { allowed } = await limiter.decide(charges)
    const answeredAtMs = now()
    tally.decisions++
    tally.answeredAtMs = answeredAtMs
    if (allowed) tally.admitted.push([askedAtMs, answeredAtMs])
  } catch (error) {
    tally.errors.push(String(error))
  }
}
