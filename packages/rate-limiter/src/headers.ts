import type { Decision, PolicyState } from './decision.ts'
import type { Policy } from './policy.ts'

export interface HeaderOptions {
  /** Whether to add `X-RateLimit-Limit`, `-Remaining` and `-Reset` of the tightest policy for clients of old. */
  readonly legacy?: boolean
}

/**
 * What to tell a client of its limits, by lower-case header name: every policy that was charged, in the order of
 * charging, a policy charged twice as it stands tighter. No leased policy is told, since the whole service shares it;
 * nothing is told when nothing else was charged.
 *
 * `RateLimit` says per policy that no more than `r` units may be used within `t` seconds, where at `r=0` the `t` is the
 * wait; `RateLimit-Policy` that `q` units may be used at once and take `w` seconds to come back (draft-ietf-httpapi-
 * ratelimit-headers-11, lists of structured fields as in RFC 9651).
 */
export function rateLimitHeaders(
  decisions: readonly Decision[],
  { legacy = false }: HeaderOptions = {},
): Record<string, string> {
  const states = toldOf(decisions)
  if (states.length === 0) return {}
  const headers = {
    'ratelimit-policy': states.map(policyItem).join(', '),
    ratelimit: states.map(stateItem).join(', '),
  }
  return legacy ? { ...headers, ...legacyHeaders(states) } : headers
}

function toldOf(decisions: readonly Decision[]): PolicyState[] {
  const told = new Map<string, PolicyState>()
  for (const decision of decisions) {
    for (const state of decision.policies) {
      if (state.group.isLeased) continue
      const before = told.get(state.policy.id)
      if (!before || state.remaining < before.remaining) told.set(state.policy.id, state)
    }
  }
  return [...told.values()]
}

// Names of groups and policies hold nothing that a structured field's string would have to escape.
const policyItem = ({ policy }: PolicyState) => `"${policy.id}";q=${policy.burst};w=${windowSeconds(policy)}`

const stateItem = ({ policy, remaining, nextUnitMs }: PolicyState) =>
  `"${policy.id}";r=${remaining};t=${Math.ceil(nextUnitMs / 1_000)}`

/** Seconds a full burst takes to come back; a fraction of a microsecond is only the rounding of its units. */
function windowSeconds({ burst, unitMicros }: Policy): number {
  return Math.max(1, Math.ceil((burst * unitMicros - 1) / 1e6))
}

function legacyHeaders(states: readonly PolicyState[]): Record<string, string> {
  const tightest = states.reduce((least, state) => (shareLeft(state) < shareLeft(least) ? state : least))
  return {
    'x-ratelimit-limit': String(tightest.policy.burst),
    'x-ratelimit-remaining': String(tightest.remaining),
    'x-ratelimit-reset': String(Math.ceil(tightest.nextUnitMs / 1_000)),
  }
}

const shareLeft = ({ remaining, policy }: PolicyState) => remaining / policy.burst
