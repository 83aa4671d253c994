import { RateLimiterMemory } from 'rate-limiter-flexible'
import { createLimiter, MemoryStore } from '../src/index.ts'
import { anyone, everyone } from './groups.ts'
import { answerParent } from './worker.ts'

export interface MemoryRequest {
  readonly identities: number
  readonly durationMs: number
}

const decisionsBetweenLooks = 1_000
/** Decides for so many of the names in turn. */
type DecideMany = (names: readonly string[], count: number) => Promise<void>

const decideMany: DecideMany = process.argv[2] === 'ours' ? decideWithOurs() : decideWithFlexible()

/** Answers how many decisions of three policies are made in a second, one after the other. */
answerParent<MemoryRequest, number>(async ({ identities, durationMs }) => {
  const names = Array.from({ length: identities }, (_, index) => `user-${index}`)
  let decisions = 0
  const startedMs = performance.now()
  let nowMs = startedMs
  while (nowMs < startedMs + durationMs) {
    await decideMany(names, decisionsBetweenLooks)
    decisions += decisionsBetweenLooks
    nowMs = performance.now()
  }
  return (decisions / (nowMs - startedMs)) * 1_000
})

function decideWithOurs(): DecideMany {
  const limiter = createLimiter({ store: new MemoryStore({ clock: performance }), clock: performance })
  return async (names, count) => {
    for (let turn = 0; turn < count; turn++) {
      const charges = [everyone.charge('all', 'all'), anyone.charge(names[turn % names.length]!, ['all', 'route'])]
      const answer = limiter.decide(charges)
      const { allowed } = answer instanceof Promise ? await answer : answer
      if (!allowed) throw new Error('It denied')
    }
  }
}

function decideWithFlexible(): DecideMany {
  const limiterOf = (keyPrefix: string) => new RateLimiterMemory({ keyPrefix, points: 1_000_000_000, duration: 3_600 })
  const [ofAll, ofIdentity, ofRoute] = [limiterOf('all'), limiterOf('identity'), limiterOf('route')]
  return async (names, count) => {
    for (let turn = 0; turn < count; turn++) {
      const name = names[turn % names.length]!
      await Promise.all([ofAll.consume('all'), ofIdentity.consume(name), ofRoute.consume(name)])
    }
  }
}
