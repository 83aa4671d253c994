import type { Decision } from './decision.ts'
import type { Charge, Group } from './group.ts'

/** Milliseconds that never run backwards, such as `performance.now()`; injected so that tests can turn it. */
export interface Clock {
  now(): number
}

/** Where identities' records lie. A store answers at once when it can, and with a promise when it must ask. */
export interface Store {
  /** Whether records live in this process alone, so that leasing would gain nothing. */
  readonly isLocal: boolean
  /** Admits all of the charges, or denies and consumes nothing. */
  decide(charges: readonly Charge[]): Decision | Promise<Decision>
  /** Takes as many units of the charge as there are, up to its cost; answers how many. */
  take(charge: Charge): number | Promise<number>
  /** How the identity stands with each policy of the group, in microseconds of debt. */
  read(group: Group, identity: string): readonly number[] | Promise<readonly number[]>
  /** Forgets what the identity used. */
  reset(group: Group, identity: string): void | Promise<void>
  close(): void | Promise<void>
}
