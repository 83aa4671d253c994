import { createHash, randomBytes } from 'node:crypto'
import type { Config } from '#platform/config.ts'
import type { UserId } from '#platform/id.ts'

/** Seen is written at most this often: a session is read on every request. */
const seenEveryMs = 300_000

export interface Session {
  readonly id: string
  readonly userId: UserId
  readonly lastSeenAt: Date
  readonly expiresAt: Date
  /** How many independent factors its holder proved. */
  readonly factors: 1 | 2
  /** When its holder last proved who they are. */
  readonly authenticatedAt: Date
  /** Whether it takes a new token with its next request. */
  readonly isRotationDue: boolean
}

/** How long the token before a rotation is good for requests that were on their way. */
export const rotationGraceMs = 30_000

/** 256 random bits: what the cookie carries. Only its hash is stored. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url')

export const hashSessionToken = (token: string): Buffer => createHash('sha256').update(token).digest()

/** How long sessions last, in milliseconds: in any case, and without use. */
export type SessionTimes = Pick<Config, 'sessionIdleMs' | 'sessionLifetimeMs'>

export const sessionEnd = (now: Date, { sessionLifetimeMs }: SessionTimes): Date =>
  new Date(now.getTime() + sessionLifetimeMs)

export const isAlive = (session: Session, now: Date, { sessionIdleMs }: SessionTimes): boolean =>
  now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < sessionIdleMs

export const seenIsOld = (session: Session, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() > seenEveryMs

/** How long a proof of who somebody is lets them do what is sensitive. */
const recentMs = 600_000

export const isRecent = ({ authenticatedAt }: Session, now: Date): boolean =>
  now.getTime() - authenticatedAt.getTime() <= recentMs

/** Sessions last seen before this are over. */
export const idleSince = (now: Date, { sessionIdleMs }: SessionTimes): Date => new Date(now.getTime() - sessionIdleMs)
