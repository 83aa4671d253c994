import type { UserId } from '#platform/id.ts'
import { identityProblems } from './identity-problems.ts'

/** A person, whichever organizations they belong to. */
export interface Account {
  readonly id: UserId
  readonly email: string
  readonly name: string
  /** BCP 47 language tag. */
  readonly locale: string
  /** IANA time zone name. */
  readonly timeZone: string
  readonly version: number
}

/** Refuses a time zone or language that this server cannot format dates in. */
export function assertKnownLocale({
  locale,
  timeZone,
}: {
  locale?: string | undefined
  timeZone?: string | undefined
}): void {
  try {
    Intl.DateTimeFormat(locale, { timeZone })
  } catch {
    throw identityProblems.unknownLocale(`"${locale ?? ''}" with "${timeZone ?? ''}" is not a language and time zone.`)
  }
}
