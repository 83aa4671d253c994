export type RateUnit = 'second' | 'minute' | 'hour' | 'day'

/** So many units per second, minute, hour or day, such as `'600/minute'`. */
export type Rate = `${bigint}/${RateUnit}`

export interface PolicyOptions {
  /** What may be used in the long run. */
  readonly rate: Rate
  /**
   * What may be used at once after a rest, in whole units. For a hard "no more than N in any window" choose
   * `burst + rate · window ≤ N`: a burst of N lets nearly 2 N through in the first window.
   */
  readonly burst: number
  /** While the store is away: `share` (the default) counts each instance's share in memory, `deny` admits nobody. */
  readonly whenStoreIsAway?: 'share' | 'deny'
}

/** A rate and a burst as GCRA counts them: all times in microseconds. */
export interface Policy {
  /** Unique in its group. */
  readonly name: string
  /** As clients and metrics see it: `<group>.<policy>`. */
  readonly id: string
  readonly rate: Rate
  readonly burst: number
  readonly whenStoreIsAway: 'share' | 'deny'
  /** The time one unit costs: GCRA's emission interval. */
  readonly unitMicros: number
  /** The debt a full burst leaves, and the most anyone may have. */
  readonly capacityMicros: number
}

const unitSeconds: Readonly<Record<RateUnit, number>> = { second: 1, minute: 60, hour: 3_600, day: 86_400 }

/** What sums of fractions and times of microsecond precision may be off by; far less than any unit costs. */
const roundingMicros = 1

/** The fastest rate that times of microsecond precision can still tell apart. */
const maxRatePerSecond = 100_000

/** What doubles of microseconds still count to a hundredth. */
const maxCapacityMicros = 10 * 366 * 86_400 * 1e6

/** Makes a policy out of its options; throws a RangeError that says what is wrong with them. */
export function createPolicy(group: string, name: string, options: PolicyOptions): Policy {
  const id = `${group}.${name}`
  const { units, seconds } = parseRate(id, options.rate)
  const { burst, whenStoreIsAway = 'share' } = options
  if (!Number.isSafeInteger(burst) || burst < 1) throw new RangeError(`${id}: burst must be a whole number from 1`)
  if (whenStoreIsAway !== 'share' && whenStoreIsAway !== 'deny') {
    throw new RangeError(`${id}: whenStoreIsAway must be "share" or "deny", not "${String(whenStoreIsAway)}"`)
  }
  const unitMicros = (seconds * 1e6) / units
  const capacityMicros = burst * unitMicros + roundingMicros
  if (capacityMicros > maxCapacityMicros) throw new RangeError(`${id}: a burst must come back within ten years`)
  return { name, id, rate: options.rate, burst, whenStoreIsAway, unitMicros, capacityMicros }
}

function parseRate(id: string, rate: string): { units: number; seconds: number } {
  const [, digits = '', unit = ''] = /^(\d{1,15})\/(second|minute|hour|day)$/.exec(rate) ?? []
  const units = Number(digits)
  if (!isRateUnit(unit) || units < 1) {
    throw new RangeError(`${id}: rate must be like "600/minute" (second, minute, hour or day), not "${rate}"`)
  }
  const seconds = unitSeconds[unit]
  if (units / seconds > maxRatePerSecond) throw new RangeError(`${id}: rate must be at most ${maxRatePerSecond}/second`)
  return { units, seconds }
}

const isRateUnit = (text: string): text is RateUnit => Object.hasOwn(unitSeconds, text)
