/** Where the application reads the time, so that tests can set it. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

/** Milliseconds that never run backwards, for measuring how long things take and when they may go on. */
export const monotonicClock = { now: () => performance.now() }
