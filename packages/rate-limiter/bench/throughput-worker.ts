import { Redis } from 'ioredis'
import { type Candidate, type CandidateName, connectCandidate, type PolicyCount } from './candidates.ts'
import { percentile } from './statistics.ts'
import { answerParent } from './worker.ts'

export interface SliceRequest {
  readonly policies: PolicyCount
  readonly identities: number
  readonly callers: number
  readonly durationMs: number
}

/** What a slice of time came to. CPU and waits are those of one decision. */
export interface Slice {
  readonly perSecond: number
  readonly nodeMicros: number
  readonly redisMicros: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const warmUpMs = 200
const mostAttempts = 5
const mostDecisions = 2_000_000

const [name = '', url = ''] = process.argv.slice(2)
const admin = new Redis(url)
const candidates = new Map<PolicyCount, Candidate>()
const waits = new Float64Array(mostDecisions)

answerParent<SliceRequest, Slice>(async (request) => {
  const candidate =
    candidates.get(request.policies) ?? (await connectCandidate[name as CandidateName](url, request.policies))
  candidates.set(request.policies, candidate)
  await load(candidate, { ...request, durationMs: warmUpMs })
  return measureUndisturbed(candidate, request)
})

/** Measures again when Redis got no turn for so long that it was taken for dead: memory would be measured instead. */
async function measureUndisturbed(candidate: Candidate, request: SliceRequest): Promise<Slice> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const outagesBefore = candidate.outages?.()
    const slice = await measure(candidate, request)
    if (candidate.outages?.() === outagesBefore) return slice
  }
  throw new Error('Redis was taken for dead each time: the machine is too busy')
}

async function measure(candidate: Candidate, request: SliceRequest): Promise<Slice> {
  const redisBefore = await redisCpuMicros()
  const nodeBefore = process.cpuUsage()
  const startedMs = performance.now()
  const decisions = await load(candidate, request)
  const elapsedMs = performance.now() - startedMs
  const { user, system } = process.cpuUsage(nodeBefore)
  const redisMicros = (await redisCpuMicros()) - redisBefore
  const sorted = waits.subarray(0, decisions).toSorted()
  return {
    perSecond: (decisions / elapsedMs) * 1_000,
    nodeMicros: (user + system) / decisions,
    redisMicros: redisMicros / decisions,
    p50Ms: percentile(sorted, 0.5),
    p99Ms: percentile(sorted, 0.99),
  }
}

/** Lets so many callers ask one after the other, each for an identity by chance; answers how many decisions there were. */
async function load(candidate: Candidate, { identities, callers, durationMs }: SliceRequest): Promise<number> {
  const names = Array.from({ length: identities }, (_, index) => `user-${index}`)
  let decisions = 0
  let seed = 1
  const untilMs = performance.now() + durationMs
  const call = async () => {
    for (let now = performance.now(); now < untilMs;) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      if (!(await candidate.decide(names[(seed >>> 8) % identities]!))) throw new Error('It denied')
      const answered = performance.now()
      waits[decisions++ % mostDecisions] = answered - now
      now = answered
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  return decisions
}

async function redisCpuMicros(): Promise<number> {
  const facts = await admin.info('cpu')
  const seconds = (name: string) => Number(new RegExp(`^${name}:(.+)$`, 'm').exec(facts)?.[1])
  return (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1e6
}
