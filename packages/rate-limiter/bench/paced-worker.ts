import { setTimeout as delay } from 'node:timers/promises'
import { type Charge, defineGroup, type PolicyOptions } from '../src/index.ts'
import { anyone } from './groups.ts'
import { epochMs, openBareLimiter, openLimiter, type TimedChange } from './open-limiter.ts'
import { answerParent } from './worker.ts'

/** Requests that come at their own pace, whatever becomes of those before. */
export interface PacedRequest {
  readonly identity: string
  readonly policy: PolicyOptions
  readonly isLeased?: boolean
  readonly perSecond: number
  /** Requests of others, who are never denied. */
  readonly othersPerSecond?: number
  readonly durationMs: number
}

/** What came of it. Times are in milliseconds since 1970, the same for every process of this machine. */
export interface PacedReply {
  readonly asked: number
  readonly askedOfRedis: number
  /** When each admission was answered. */
  readonly admittedAtMs: readonly number[]
  readonly firstAskedAtMs: number
  readonly lastAnsweredAtMs: number
  readonly errors: number
  /** The longest wait for an answer. */
  readonly worstWaitMs: number
  /** The longest wait for an answer, without those pauses of the event loop that held up all of the process. */
  readonly worstStallMs: number
  readonly changes: readonly TimedChange[]
}

const tickMs = 1
const pauseMs = 5
const others = 500

const [url = '', kind] = process.argv.slice(2)
const { limiter, asked: askedOfRedis, changes } = await (kind === 'bare' ? openBareLimiter : openLimiter)(url)

answerParent<PacedRequest, PacedReply>(async (request) => {
  const group = defineGroup('paced', { limit: request.policy }, { isLeased: request.isLeased ?? false })
  const charge = () => [group.charge(request.identity, 'limit')]
  const run = new Run()
  const askedBefore = askedOfRedis()
  const changesBefore = changes.length
  await pace(request.durationMs, run, [
    { perSecond: request.perSecond, send: () => run.decide(charge(), true) },
    {
      perSecond: request.othersPerSecond ?? 0,
      send: (count) => run.decide([anyone.charge(`user-${count % others}`, ['all', 'route'])], false),
    },
  ])
  return { ...run.result(), askedOfRedis: askedOfRedis() - askedBefore, changes: changes.slice(changesBefore) }
})

interface Stream {
  readonly perSecond: number
  send(count: number): void
}

/** Sends at each tick what has come due on each stream since the one before. */
async function pace(durationMs: number, run: Run, streams: readonly Stream[]): Promise<void> {
  const startedMs = performance.now()
  const sent = streams.map(() => 0)
  for (let elapsedMs = 0; elapsedMs < durationMs; elapsedMs = performance.now() - startedMs) {
    run.tick()
    for (const [at, { perSecond, send }] of streams.entries()) {
      const due = Math.floor((elapsedMs * perSecond) / 1_000)
      while (sent[at]! < due) send(sent[at]!++)
    }
    await delay(tickMs)
  }
  await run.settled()
}

class Run {
  readonly #open = new Set<Promise<void>>()
  readonly #admittedAtMs: number[] = []
  readonly #firstAskedAtMs = epochMs()
  #lastAnsweredAtMs = 0
  #asked = 0
  #errors = 0
  #worstWaitMs = 0
  #worstStallMs = 0
  #tickedAtMs = performance.now()
  #pausedMs = 0

  /** Notes how long the event loop did not come around. */
  tick(): void {
    this.#pausedMs = this.#pausedByNow()
    this.#tickedAtMs = performance.now()
  }

  decide(charges: readonly Charge[], counts: boolean): void {
    const answered = this.#decide(charges, counts).finally(() => this.#open.delete(answered))
    this.#open.add(answered)
  }

  async settled(): Promise<void> {
    while (this.#open.size > 0) {
      await delay(tickMs)
      this.tick()
    }
  }

  result() {
    return {
      asked: this.#asked,
      admittedAtMs: this.#admittedAtMs,
      firstAskedAtMs: this.#firstAskedAtMs,
      lastAnsweredAtMs: this.#lastAnsweredAtMs,
      errors: this.#errors,
      worstWaitMs: this.#worstWaitMs,
      worstStallMs: this.#worstStallMs,
    }
  }

  async #decide(charges: readonly Charge[], counts: boolean): Promise<void> {
    if (counts) this.#asked++
    const askedAtMs = performance.now()
    const pausedBeforeMs = this.#pausedMs
    try {
      const { allowed } = await limiter.decide(charges)
      if (counts && allowed) this.#admittedAtMs.push(epochMs())
    } catch {
      this.#errors++
    }
    this.#lastAnsweredAtMs = epochMs()
    const waitMs = performance.now() - askedAtMs
    this.#worstWaitMs = Math.max(this.#worstWaitMs, waitMs)
    this.#worstStallMs = Math.max(this.#worstStallMs, waitMs - (this.#pausedByNow() - pausedBeforeMs))
  }

  #pausedByNow(): number {
    const gapMs = performance.now() - this.#tickedAtMs
    return this.#pausedMs + (gapMs > pauseMs ? gapMs - tickMs : 0)
  }
}
