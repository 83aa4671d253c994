import type { Clock } from './store.ts'

const probeMs = 100
const startProbeMs = 10
/** How long the beginning waits for Redis. */
const startMs = 1_000

// Whoever comes back and goes away again within this time is asked again later and later, so that a Redis which answers
// but does not serve makes few switches.
const unstableMs = 10_000
const longestPauseMs = 5_000

export interface BreakerOptions {
  readonly clock: Clock
  /** Rejects unless the store answers and serves. */
  readonly probe: () => Promise<void>
  /** Makes the store ready to be asked, and calls `close` when it is; rejects when that failed after all. */
  readonly bringBack: (close: () => void) => Promise<void>
  readonly onChange: (isOpen: boolean, reason: string) => void
}

/**
 * Whether a store is asked (closed) or not (open). It is open until the store has answered for the first time, and from
 * a failure until the store was brought back. Each change is told once, and none of a beginning in which the store
 * answers within a second.
 */
export class Breaker {
  /** Resolves when the store is asked for the first time, or the beginning is over without it. */
  readonly started: Promise<void>
  readonly #options: BreakerOptions
  readonly #endStart: () => void
  readonly #startTimer: NodeJS.Timeout
  #tryTimer: NodeJS.Timeout | undefined
  #isOpen = true
  /** Whether the store was brought back for good: while it is tried, it is asked already. */
  #isServing = false
  #isToldOpen = false
  #isStarting = true
  #isEnded = false
  #problem = 'Redis has not answered yet'
  #pauseMs = probeMs
  #backAtMs = -Infinity

  constructor(options: BreakerOptions) {
    this.#options = options
    const { promise, resolve } = Promise.withResolvers<void>()
    this.started = promise
    this.#endStart = resolve
    this.#startTimer = setTimeout(() => this.#startWithout(), startMs).unref()
    this.#tryAfter(0)
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Stops asking the store, which failed for this reason. */
  open(reason: string): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#problem = reason
    if (!this.#isServing || this.#isEnded) return
    this.#isServing = false
    const wasUnstable = this.#options.clock.now() - this.#backAtMs < unstableMs
    this.#pauseMs = wasUnstable ? this.#longerPauseMs() : probeMs
    this.#tell(true, reason)
    this.#tryAfter(this.#pauseMs)
  }

  /** Tries and tells nothing anymore. */
  end(): void {
    this.#isEnded = true
    clearTimeout(this.#tryTimer)
    clearTimeout(this.#startTimer)
    this.#endStart()
  }

  #tryAfter(ms: number): void {
    if (this.#isEnded) return
    this.#tryTimer = setTimeout(() => void this.#try(), ms).unref()
  }

  async #try(): Promise<void> {
    try {
      await this.#options.probe()
    } catch (error) {
      this.#problem = messageOf(error)
      return this.#tryAfter(this.#isStarting ? startProbeMs : probeMs)
    }
    if (await this.#bringBack()) return this.#serve()
    this.#isOpen = true
    this.#pauseMs = this.#longerPauseMs()
    this.#tryAfter(this.#pauseMs)
  }

  async #bringBack(): Promise<boolean> {
    try {
      await this.#options.bringBack(() => (this.#isOpen = false))
      // Open again when those who asked meanwhile saw it fail.
      return !this.#isOpen
    } catch (error) {
      this.#problem = messageOf(error)
      return false
    }
  }

  #serve(): void {
    if (this.#isEnded) return
    this.#isServing = true
    this.#isStarting = false
    clearTimeout(this.#startTimer)
    this.#endStart()
    if (!this.#isToldOpen) return
    this.#backAtMs = this.#options.clock.now()
    this.#tell(false, 'Redis answers again')
  }

  #startWithout(): void {
    this.#isStarting = false
    this.#tell(true, this.#problem)
    this.#endStart()
  }

  #tell(isOpen: boolean, reason: string): void {
    this.#isToldOpen = isOpen
    this.#options.onChange(isOpen, reason)
  }

  #longerPauseMs(): number {
    return Math.min(this.#pauseMs * 2, longestPauseMs)
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
