import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { LimitDeclarations } from './limits/declare-limits.ts'
import type { Delivery, EventKind } from './outbox.ts'
import type { PersonalData } from './personal-data.ts'
import type { Platform } from './platform.ts'

/** What a module does when something happened; it may run again and must bear that. */
export interface Reaction {
  /** Unique within its event; a delivery is remembered under this name. */
  readonly name: string
  readonly eventName: string
  readonly run: (platform: Platform, payload: never, delivery: Delivery) => Promise<void>
  /** Takes minutes or much memory: a process runs one of these at a time, and lets others pass. */
  readonly isHeavy: boolean
}

export function on<P extends object>(
  kind: EventKind<P>,
  name: string,
  run: (platform: Platform, payload: P, delivery: Delivery) => Promise<void>,
  { isHeavy = false }: { isHeavy?: boolean } = {},
): Reaction {
  return { name, eventName: kind.eventName, run, isHeavy }
}

/** Work done again and again, harmless to do twice. */
export interface Chore {
  readonly name: string
  readonly everyMs: number
  readonly run: (platform: Platform) => Promise<void>
}

/** What a module hands to the app: routes for the server; reactions and chores for the worker. */
export interface Module {
  readonly name: string
  /** The actions its routes are counted against, and how. A route naming any other stops the boot. */
  readonly limits: LimitDeclarations
  readonly routes?: (platform: Platform) => FastifyPluginAsyncTypebox
  /** Routes whose addresses a protocol lays down, outside `/api/v1`. */
  readonly protocolRoutes?: (platform: Platform) => FastifyPluginAsyncTypebox
  readonly reactions?: readonly Reaction[]
  readonly chores?: readonly Chore[]
  /** What it knows about people; nothing when it does not say. */
  readonly personalData?: PersonalData
}
