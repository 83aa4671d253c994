import { createLimiter, MemoryStore } from '@upskill/rate-limiter'
import { limitsOf, limitsOfTheServer } from '#app/limits-of.ts'
import { modules } from '#app/modules.ts'
import { createLimitCatalog } from '#platform/limits/limit-catalog.ts'
import type { LimitOverride, Limits } from '#platform/limits/limits.ts'

/** Limits that a test sets and whose clock it turns: nothing comes back by itself. */
export interface TestLimits extends Limits {
  /** Puts these numbers in place of what was overridden before. */
  override(...overrides: readonly LimitOverride[]): void
  /** Gives everybody back all they used. */
  forget(): void
  advance(ms: number): void
}

/** Limits with numbers that no test reaches by accident; or, not raised, with the declared ones. */
export function createTestLimits({ raised: isRaised = true }: { raised?: boolean } = {}): TestLimits {
  let now = 0
  const clock = { now: () => now }
  const store = new MemoryStore({ clock })
  const limiter = createLimiter({ store, clock })
  const standing = isRaised ? raised() : []
  let overrides = standing
  return {
    limiter,
    overrides: () => overrides,
    state: () => 'ok',
    close: () => limiter.close(),
    override: (...given) => {
      overrides = [...standing, ...given]
    },
    forget: () => store.close(),
    advance: (ms) => {
      now += ms
    },
  }
}

/** An override that leaves this many requests and gives none back for long. */
export const leave = (policyId: string, burst: number, organizationId: string | null = null): LimitOverride => ({
  policyId,
  organizationId,
  rate: '1/day',
  burst,
})

function raised(): LimitOverride[] {
  const catalog = createLimitCatalog(limitsOf([limitsOfTheServer({ servesWeb: true }), ...modules]))
  return [...catalog.values()]
    .filter(({ options }) => options !== undefined)
    .map(({ id }) => ({ policyId: id, organizationId: null, rate: '100000/second', burst: 1_000_000 }))
}
