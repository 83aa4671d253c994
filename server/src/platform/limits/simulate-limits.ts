import { type Consumer, type Charge, createLimiter, MemoryStore, TopConsumers } from '@upskill/rate-limiter'
import type { UserActor } from '../actor.ts'
import type { Logger } from '../log.ts'
import type { LimitDeclarations } from './declare-limits.ts'
import { type Caller, type LimitBook, openLimitBook } from './limit-book.ts'
import type { LimitOverride } from './limits.ts'
import type { LoggedRequest } from './request-log.ts'

/** How often a policy was asked, and how often it denied. */
export interface SimulatedPolicy {
  readonly policyId: string
  readonly decided: number
  readonly denied: number
}

export interface SimulationResult {
  readonly requests: number
  readonly deniedRequests: number
  /** Those that were asked at all, by id. */
  readonly policies: readonly SimulatedPolicy[]
  /** Whom they denied most; the `denied` of each is never more than it was. */
  readonly mostDenied: readonly Consumer[]
}

/** Replays requests against limits. */
export interface Simulation {
  /** Requests come in the order in which they arrived, give or take: time never runs backwards. */
  replay(request: LoggedRequest): Promise<void>
  result(): SimulationResult
}

/** Identities remembered at a time; of more, those that were asked for longest ago are taken for new. */
const maxIdentities = 500_000
/** Denied identities watched at a time, and told of at most. */
const watched = 50_000
const told = 100

/**
 * Replays requests through the policies of the server, with these overrides, in bounded memory and on a clock that
 * follows the requests. What counts by e-mail account is left out: no log knows the address.
 */
export function simulateLimits(
  actions: LimitDeclarations,
  overrides: readonly LimitOverride[],
  log: Logger,
): Simulation {
  const book = openLimitBook(actions, { overrides: () => overrides }, log)
  const counts = new Map<string, { decided: number; denied: number }>()
  const consumers = new TopConsumers({ capacity: watched })
  let nowMs = 0
  let requests = 0
  let deniedRequests = 0
  const clock = { now: () => nowMs }
  const limiter = createLimiter({ store: new MemoryStore({ clock, maxIdentities }), clock })

  async function isAdmitted(charges: readonly Charge[]): Promise<boolean> {
    if (charges.length === 0) return true
    const decision = await limiter.decide(charges)
    if (!decision.allowed) consumers.count(decision)
    for (const { policy, isViolated } of decision.policies) {
      const count = counts.get(policy.id) ?? { decided: 0, denied: 0 }
      count.decided += 1
      if (isViolated) count.denied += 1
      counts.set(policy.id, count)
    }
    return decision.allowed
  }

  return {
    async replay(request) {
      nowMs = Math.max(nowMs, request.timeMs)
      requests += 1
      for (const charges of stagesOf(book, request)) {
        if (await isAdmitted(charges())) continue
        deniedRequests += 1
        return
      }
    },
    result: () => ({
      requests,
      deniedRequests,
      policies: Array.from(counts, ([policyId, count]) => ({ policyId, ...count })).toSorted((a, b) =>
        a.policyId.localeCompare(b.policyId),
      ),
      mostDenied: consumers.top(told),
    }),
  }
}

/** What the request is charged, stage by stage, as far as the server would have let it. */
function stagesOf(book: LimitBook, request: LoggedRequest): (() => readonly Charge[])[] {
  const { action, address, isSearch } = request
  const arrival = () => book.onArrival(action, address)
  return request.isAdmitted ? [arrival, () => book.onAdmission(action, callerOf(request), isSearch)] : [arrival]
}

function callerOf({ address, userId, organizationId, plan = 'team' }: LoggedRequest): Caller {
  if (userId === undefined) return { address, user: undefined, actor: undefined }
  const user: UserActor = { userId, credential: { kind: 'session', id: 'replayed', factors: 1, isRecent: false } }
  const actor =
    organizationId === undefined
      ? undefined
      : {
          ...user,
          organizationId,
          memberId: 'replayed',
          grants: [],
          lacksSignOn: false,
          lacksSecondFactor: false,
          plan,
        }
  return { address, user, actor }
}
