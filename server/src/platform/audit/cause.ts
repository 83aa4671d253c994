import { AsyncLocalStorage } from 'node:async_hooks'
import type { UserId } from '../id.ts'

/** Who makes changes at present, and where they come from; every transaction opened meanwhile is put down to it. */
export interface Cause {
  /** A person's session or token, somebody who is not signed in, an operator's command, or UpSkill by itself. */
  readonly kind: 'anonymous' | 'user' | 'token' | 'operator' | 'system'
  /** The person who acts, or whose request the system is following up. */
  readonly userId?: UserId
  /** The session, the token, or the operator's login. */
  readonly credentialId?: string
  /** Under which the server log knows the request. */
  readonly requestId?: string
  readonly address?: string
}

const causes = new AsyncLocalStorage<() => Cause>()

/** Runs the work so that what it changes, however late, is put down to the cause as it is known by then. */
export const causedBy = <T>(cause: () => Cause, work: () => T): T => causes.run(cause, work)

/** Who makes changes at present: UpSkill by itself when nobody else was named. */
export const currentCause = (): Cause => causes.getStore()?.() ?? { kind: 'system' }
