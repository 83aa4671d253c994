import type { Charge, Group } from './group.ts'

/** What is known of one identity, a slot for each policy of its group. Times are microseconds of the store's clock. */
export interface IdentityRecord {
  /** Theoretical arrival times: when all that was used will have come back, or came back long ago. */
  readonly arrivals: number[]
  /** When Redis was asked that told the arrival time, if it was. */
  readonly askedAt: number[]
}

/** Identities' records in bounded memory: two generations, the older one dropped whole when the younger is full. */
export class Records {
  readonly #generationSize: number
  #young = new Map<string, IdentityRecord>()
  #old = new Map<string, IdentityRecord>()

  constructor(maxIdentities: number) {
    this.#generationSize = Math.max(1, Math.floor(maxIdentities / 2))
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  find(key: string): IdentityRecord | undefined {
    return this.#young.get(key) ?? this.#old.get(key)
  }

  /** The charged identity's record, kept young; a new one owes nothing. */
  keep({ key, group }: Charge): IdentityRecord {
    const young = this.#young.get(key)
    if (young) return young
    // One of the old generation stays there as well, until that is dropped: deleting it would only cost time.
    const record = this.#old.get(key) ?? newRecord(group)
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, record)
    return record
  }

  delete(key: string): void {
    this.#young.delete(key)
    this.#old.delete(key)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  /** The key of every record that is there at the start and is not forgotten meanwhile; it may be read on at leisure. */
  *keys(): Generator<string> {
    const young = this.#young
    // The old ones first: one that becomes young meanwhile is met among the young.
    yield* this.#old.keys()
    yield* young.keys()
  }
}

function newRecord({ policies }: Group): IdentityRecord {
  const longAgo = () => policies.map(() => -Infinity)
  return { arrivals: longAgo(), askedAt: longAgo() }
}
