import { ApiProblem } from '@upskill/api-client'
import { now } from './clock.ts'

/** How often in a row the app asks again by itself before it leaves that to the person. */
export const maxWaits = 6

const maxBackoffSeconds = 60
const maxWaitSeconds = 86_400

/** Whether a limit or a busy server refused the request unread, so that sending the same again later is safe. */
export function isBusy(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && [429, 503].includes(error.status)
}

/**
 * The seconds to wait after so many earlier refusals in a row: what the server asked for, but at least a time that
 * doubles with each refusal up to a minute, because a server that refuses again is asked by many. One that does not say
 * how long gets five times that. `chance`, 0 to 1, spreads those who were refused together over a second and a tenth.
 */
export function secondsToWait(problem: ApiProblem, refusals: number, chance: number): number {
  const asked = problem.retryAfterSeconds
  const backoff = Math.min(maxBackoffSeconds, (asked === undefined ? 5 : 1) * 2 ** refusals)
  const seconds = Math.min(maxWaitSeconds, Math.max(asked ?? 0, backoff))
  return seconds + chance * (1 + seconds / 10)
}

const waits = new WeakMap<ApiProblem, Date>()

/**
 * When a busy server may be asked again; undefined for every other failure. Decided when a refusal is first looked at,
 * so that whoever shows the wait and whoever sends again mean the same moment.
 */
export function busyUntil(error: unknown, refusals = 0): Date | undefined {
  if (!isBusy(error)) return undefined
  const known = waits.get(error)
  if (known) return known
  const until = new Date(now().getTime() + secondsToWait(error, refusals, Math.random()) * 1000)
  waits.set(error, until)
  return until
}

export function millisecondsTo(until: Date): number {
  return Math.max(0, until.getTime() - now().getTime())
}

/** The milliseconds until sending again is worthwhile; undefined when it is not, or was tried often enough. */
export function waitBeforeRetry(error: unknown, refusals: number): number | undefined {
  const until = busyUntil(error, refusals)
  return until && refusals < maxWaits ? millisecondsTo(until) : undefined
}

/**
 * What `send` answers, sent again after each wait while the server is busy. Rejects with any other failure, and with the
 * last refusal when the server stays busy. `onWait` hears of every wait when it begins.
 */
export async function patiently<Result>(
  send: () => Promise<Result>,
  onWait: (error: ApiProblem) => void = () => undefined,
): Promise<Result> {
  for (let refusals = 0; ; refusals++) {
    try {
      return await send()
    } catch (error) {
      const waitMs = waitBeforeRetry(error, refusals)
      if (waitMs === undefined || !isBusy(error)) throw error
      onWait(error)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
    }
  }
}
