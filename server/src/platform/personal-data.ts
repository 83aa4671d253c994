import type { Tx } from './database.ts'
import type { OrganizationId, UserId } from './id.ts'
import type { Uses } from './platform.ts'

/** Somebody whose data is handed out or forgotten. */
export interface Person {
  readonly userId: UserId
  readonly email: string
}

export interface PersonInOrganization extends Person {
  readonly organizationId: OrganizationId
}

/** What is known about a person, by the table that holds it, with its columns; no secret, and nobody else's data. */
export type PersonalParts = Readonly<Record<string, readonly object[]>>

/** How one module knows a person, in the rows that one kind of transaction sees. */
export interface PersonalRows<P extends Person> {
  /** Every part in every answer, so that an empty one says that there is nothing. */
  readonly collect: (tx: Tx, person: P, platform: Uses<'vault'>) => Promise<PersonalParts>
  /**
   * Forgets what identifies the person; harmless to do twice. Answers the ids of rows about them that do not name them, so
   * that the audit log forgets what it holds of these rows.
   */
  readonly erase?: (tx: Tx, person: P) => Promise<readonly string[]>
}

/** What a module knows about people. */
export interface PersonalData {
  /** Outside any organization, in the system's scope. */
  readonly account?: PersonalRows<Person>
  /** Inside each organization. */
  readonly organization?: PersonalRows<PersonInOrganization>
}
