import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { requestProblems } from './problem.ts'

/**
 * Hashes and checks passwords, a bounded number at a time: each costs a core about 20 ms and 19 MiB. When too many wait
 * already, further ones are refused with 503 at once, so that a flood of sign-ins does not become minutes of waiting.
 * The same text counts as the same password, whichever way a keyboard composes its letters.
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Takes the same time whether or not there is a hash to check against. */
  verify(hashed: string | undefined, password: string): Promise<boolean>
  /** Whether the hash was made at another cost than new ones are, so that it is time to make it again. */
  isOutdated(hashed: string): boolean
}

/** What one hash costs, as argon2 names it; memory in KiB. */
export interface HashCost {
  readonly memoryCost: number
  readonly timeCost: number
  readonly parallelism: number
}

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, two passes, one lane. */
const recommended: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function createPasswordHasher(cost: HashCost = recommended): PasswordHasher {
  const limited = createGate(availableParallelism())
  const dummy = hash('no account has this password', cost)
  const { memoryCost, timeCost, parallelism } = cost
  const madeLikeThis = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`
  return {
    hash: (password) => limited(() => hash(normalizePassword(password), cost)),
    async verify(hashed, password) {
      const against = hashed ?? (await dummy)
      const matches = await limited(async () => {
        const normal = normalizePassword(password)
        // Hashes from before passwords were normalized hold what the keyboard sent.
        return (await verify(against, normal)) || (normal !== password && (await verify(against, password)))
      })
      return hashed !== undefined && matches
    },
    isOutdated: (hashed) => !hashed.startsWith(madeLikeThis),
  }
}

/** NIST SP 800-63B-4 §3.1.1.2: letters that look the same are the same (NFC), before anything is counted or hashed. */
export const normalizePassword = (password: string): string => password.normalize('NFC')

const mostWaiting = 100

/** Lets at most `width` pieces of work run at once; the others wait their turn. */
function createGate(width: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (waiting.length >= mostWaiting) throw requestProblems.unavailable('Too many people sign in at this moment.')
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
