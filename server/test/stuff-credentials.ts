/**
 * Credential stuffing against the real server on a simulated clock: its routes, limiter and database, and a hasher that
 * costs nothing and counts. `bench/credential-stuffing.ts` runs it at full size, a test at a small one.
 */
import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { signUp } from '#modules/identity/public.ts'
import type { PasswordHasher } from '#platform/password-hasher.ts'
import type { Platform } from '#platform/platform.ts'

export interface StuffedServer {
  readonly server: FastifyInstance
  readonly platform: Platform
  readonly hasher: CountingHasher
  /** Moves the limiter's clock and the application's. */
  advance(ms: number): void
}

/** Hashes for nothing, and remembers when each hash was compared with a wrong password. */
export interface CountingHasher extends PasswordHasher {
  /** The times of the wrong guesses, in milliseconds, by hash. */
  readonly wrongGuesses: ReadonlyMap<string, readonly number[]>
}

export function createCountingHasher(now: () => number): CountingHasher {
  const wrongGuesses = new Map<string, number[]>()
  let made = 0
  const digest = (password: string) => createHash('sha256').update(password).digest('base64url')
  return {
    wrongGuesses,
    hash: (password) => {
      const hash = `${++made}$${digest(password)}`
      wrongGuesses.set(hash, [])
      return Promise.resolve(hash)
    },
    verify: (hashed, password) => {
      const matches = hashed?.endsWith(`$${digest(password)}`) ?? false
      if (!matches && hashed !== undefined) wrongGuesses.get(hashed)?.push(now())
      return Promise.resolve(matches)
    },
    isOutdated: () => false,
  }
}

/** An account, and the cookie of a browser that was signed in to it. */
export interface Owner {
  readonly email: string
  readonly password: string
  readonly deviceCookie: string
}

export async function makeOwners({ platform }: StuffedServer, count: number): Promise<Owner[]> {
  const make = async (number: number): Promise<Owner> => {
    const email = `person-${number}@example.org`
    const password = `the very own words of person ${number}`
    const caller = { address: homeOf(number), userAgent: 'bench' }
    const { session } = await signUp(platform, { email, password, name: `Person ${number}` }, caller)
    return { email, password, deviceCookie: session.deviceCookie }
  }
  const owners: Owner[] = []
  while (owners.length < count) {
    const next = Array.from({ length: Math.min(atOnce, count - owners.length) }, (_, at) => owners.length + at)
    owners.push(...(await Promise.all(next.map(make))))
  }
  return owners
}

/** Accounts that are visited at the same time. */
const atOnce = 20

export interface Attack {
  readonly owners: readonly Owner[]
  readonly addresses: number
  /** Guesses at each account, evenly over the time. */
  readonly guesses: number
  readonly durationMs: number
  /** How often in that time each owner signs in, in the known browser. */
  readonly signIns: number
  /** And how often in one that is new each time. */
  readonly signInsElsewhere?: number
  readonly onProgress?: (share: number) => void
}

export interface AttackResult {
  /** Answers to the guesses, by status. */
  readonly answers: Readonly<Record<string, number>>
  readonly mostIn15Minutes: number
  readonly mostInAll: number
  readonly inKnownBrowser: Tally
  readonly inNewBrowser: Tally
}

export interface Tally {
  tried: number
  signedIn: number
}

/** Guesses wrong passwords from many addresses, in turns, while the owners sign in. */
export async function stuffCredentials(target: StuffedServer, attack: Attack): Promise<AttackResult> {
  const { owners, addresses, guesses, durationMs, signIns, signInsElsewhere = 0, onProgress } = attack
  const before = new Map([...target.hasher.wrongGuesses].map(([hash, times]) => [hash, times.length]))
  const answers: Record<string, number> = {}
  const inKnownBrowser: Tally = { tried: 0, signedIn: 0 }
  const inNewBrowser: Tally = { tried: 0, signedIn: 0 }
  const rounds = Math.max(guesses, signIns, signInsElsewhere)
  const isDue = (round: number, times: number) =>
    Math.floor(((round + 1) * times) / rounds) > Math.floor((round * times) / rounds)
  let sent = 0

  for (let round = 0; round < rounds; round++) {
    for (let first = 0; first < owners.length; first += atOnce) {
      const some = owners.slice(first, first + atOnce)
      await Promise.all(some.map((owner, at) => visit(owner, first + at, round)))
      target.advance((durationMs / rounds / owners.length) * some.length)
    }
    onProgress?.((round + 1) / rounds)
  }

  async function visit(owner: Owner, number: number, round: number): Promise<void> {
    if (isDue(round, guesses)) {
      const status = await signIn(target, { ...owner, password: `guess ${round}` }, attackerAt(sent++ % addresses))
      answers[status] = (answers[status] ?? 0) + 1
    }
    const home = homeOf(number)
    if (isDue(round, signIns)) count(inKnownBrowser, await signIn(target, owner, home, owner.deviceCookie))
    if (isDue(round, signInsElsewhere)) count(inNewBrowser, await signIn(target, owner, home))
  }

  const made = [...target.hasher.wrongGuesses].map(([hash, times]) => times.slice(before.get(hash) ?? 0))
  return {
    answers,
    mostIn15Minutes: Math.max(...made.map((times) => mostWithin(times, 900_000))),
    mostInAll: Math.max(...made.map(({ length }) => length)),
    inKnownBrowser,
    inNewBrowser,
  }
}

function count(tally: Tally, status: number): void {
  tally.tried += 1
  if (status === 201) tally.signedIn += 1
}

async function signIn(
  { server }: StuffedServer,
  { email, password }: { email: string; password: string },
  remoteAddress: string,
  deviceCookie?: string,
): Promise<number> {
  const { statusCode } = await server.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    remoteAddress,
    ...(deviceCookie === undefined ? {} : { cookies: { upskill_device: deviceCookie } }),
  })
  return statusCode
}

/** The most of these times that lie in any stretch of this length, its end left out. */
function mostWithin(times: readonly number[], stretchMs: number): number {
  let most = 0
  let first = 0
  for (const [last, time] of times.entries()) {
    while ((times[first] ?? 0) <= time - stretchMs) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

const addressIn = (network: number) => (number: number) =>
  `${network}.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`
const attackerAt = addressIn(11)
const homeOf = addressIn(12)
