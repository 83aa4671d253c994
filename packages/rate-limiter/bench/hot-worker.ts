import { defineGroup } from '../src/index.ts'
import { openLimiter } from './open-limiter.ts'
import { answerParent } from './worker.ts'

export interface HotRequest {
  readonly durationMs: number
}

const slow = defineGroup('slow', { limit: { rate: '1/hour', burst: 1 } })
const denialsBetweenLooks = 1_000

const { limiter } = await openLimiter(process.argv[2] ?? '')

/** Answers how many times a second an identity is denied that has used up what it had. */
answerParent<HotRequest, number>(async ({ durationMs }) => {
  await limiter.decide([slow.charge('hot', 'limit')])
  let denials = 0
  const startedMs = performance.now()
  let nowMs = startedMs
  while (nowMs < startedMs + durationMs) {
    for (let turn = 0; turn < denialsBetweenLooks; turn++) {
      const answer = limiter.decide([slow.charge('hot', 'limit')])
      const { allowed } = answer instanceof Promise ? await answer : answer
      if (allowed) throw new Error('It admitted')
    }
    denials += denialsBetweenLooks
    // Lets in what came from Redis.
    await new Promise((resolve) => setImmediate(resolve))
    nowMs = performance.now()
  }
  return (denials / (nowMs - startedMs)) * 1_000
})
