import type { PolicyOptions } from '../../src/policy.ts'
import type { StateChange } from '../../src/resilient-store.ts'

/** What each request of a load is charged: once each policy of the group. */
export interface LoadCharge {
  readonly group: string
  readonly policies: Readonly<Record<string, PolicyOptions>>
  readonly identity: string
  readonly isLeased?: boolean
}

/** What a process is told to do. */
export type Order =
  | { readonly do: 'open'; readonly url: string; readonly prefix: string; readonly charges: readonly LoadCharge[] }
  | { readonly do: 'load'; readonly perSecond: number }
  | { readonly do: 'stop' }
  | { readonly do: 'close' }

/** What a process says again and again, and with a report when its load has stopped. */
export interface News {
  /** Of the limiter it has open. */
  readonly prefix: string
  readonly instances: number
  readonly state: 'redis' | 'memory'
  readonly report?: Report
}

/** Times are milliseconds of a clock that all processes of a machine share and that never runs backwards. */
export interface Report {
  readonly startedAtMs: number
  /** When the last request was answered, whatever the answer. */
  readonly answeredAtMs: number
  readonly asked: number
  readonly decisions: number
  /** How often Redis was asked for leased units. */
  readonly leases: number
  readonly errors: readonly string[]
  /** When each admitted request was asked and answered. */
  readonly admitted: readonly (readonly [askedAtMs: number, answeredAtMs: number])[]
  readonly changes: readonly StateChange[]
}
