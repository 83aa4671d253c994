import { createLimiter, type Limiter, MemoryStore, type Rate } from '@upskill/rate-limiter'
import { monotonicClock } from '../clock.ts'

/** Numbers an operator chose for one policy instead of its own, for everybody or for one organization. */
export interface LimitOverride {
  readonly policyId: string
  /** Null for everybody. */
  readonly organizationId: string | null
  readonly rate: Rate
  readonly burst: number
}

/** Decides who may use how much, and knows what operators set. */
export interface Limits {
  readonly limiter: Limiter
  /** In effect now; a new array whenever they change, so that readers may compare by reference. */
  overrides(): readonly LimitOverride[]
  /** For health: whether Redis counts (or none is configured), or each instance by itself for now. */
  state(): 'ok' | 'degraded'
  close(): Promise<void>
}

/** Limits of a process that serves nobody, such as a command: counted in memory, by the policies as they are declared. */
export function limitsInMemory(): Limits {
  const limiter = createLimiter({ store: new MemoryStore({ clock: monotonicClock }), clock: monotonicClock })
  const overrides: readonly LimitOverride[] = []
  return { limiter, overrides: () => overrides, state: () => 'ok', close: () => limiter.close() }
}
