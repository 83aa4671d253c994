import type { Clock } from '../src/store.ts'

/** A clock that stands still until a test turns it. */
export class FakeClock implements Clock {
  #nowMs = 1_000_000

  now(): number {
    return this.#nowMs
  }

  pass(ms: number): void {
    this.#nowMs += ms
  }
}
