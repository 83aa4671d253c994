import { createHash, randomBytes } from 'node:crypto'
import type { UserId } from '#platform/id.ts'

/** How long a sign-in lasts, and how long it survives without use. */
const lifetimeMs = 30 * 86_400_000
const idleMs = 14 * 86_400_000

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
}

/** 256 random bits: what the cookie carries. Only its hash is stored. */
export const newSessionToken = (): string => randomBytes(32).toString('base64url')

export const hashSessionToken = (token: string): Buffer => createHash('sha256').update(token).digest()

export const sessionEnd = (now: Date): Date => new Date(now.getTime() + lifetimeMs)

export const isAlive = (session: Session, now: Date): boolean =>
  now < session.expiresAt && now.getTime() - session.lastSeenAt.getTime() < idleMs

export const seenIsOld = (session: Session, now: Date): boolean =>
  now.getTime() - session.lastSeenAt.getTime() > seenEveryMs

/** How long a proof of who somebody is lets them do what is sensitive. */
const recentMs = 600_000

export const isRecent = ({ authenticatedAt }: Session, now: Date): boolean =>
  now.getTime() - authenticatedAt.getTime() <= recentMs

/** Sessions last seen before this are over. */
export const idleSince = (now: Date): Date => new Date(now.getTime() - idleMs)
