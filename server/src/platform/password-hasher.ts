import { availableParallelism } from 'node:os'
import { hash, verify } from '@node-rs/argon2'
import { requestProblems } from './problem.ts'

/**
 * Hashes and checks passwords, a bounded number at a time: each costs a core about 20 ms and 19 MiB. When too many wait
 * already, further ones are refused with 503 at once, so that a flood of sign-ins does not become minutes of waiting.
 */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Takes the same time whether or not there is a hash to check against. */
  verify(hashed: string | undefined, password: string): Promise<boolean>
}

/** OWASP Password Storage Cheat Sheet: argon2id (the library's default) with 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function createPasswordHasher(): PasswordHasher {
  const limited = createGate(availableParallelism())
  const dummy = hash('no account has this password', cost)
  return {
    hash: (password) => limited(() => hash(password, cost)),
    async verify(hashed, password) {
      const against = hashed ?? (await dummy)
      const matches = await limited(() => verify(against, password))
      return hashed !== undefined && matches
    },
  }
}

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
