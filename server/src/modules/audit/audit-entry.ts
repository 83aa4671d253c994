import type { OrganizationId, UserId } from '#platform/id.ts'

/** Somebody by id and name, as whoever reads the log knows them. */
export interface NamedPerson {
  readonly userId: UserId
  readonly name: string
}

/** One line of the audit log. */
export interface AuditEntry {
  readonly id: string
  /** Null of what happened outside any organization. */
  readonly organizationId: OrganizationId | null
  /** Its place in the organization's chain, without gaps from 1. */
  readonly seq: number
  readonly occurredAt: Date
  readonly actorKind: 'anonymous' | 'user' | 'token' | 'operator' | 'system'
  /** Who acted, or whose request the system followed up; nobody of an operator's command. */
  readonly actor: NamedPerson | null
  /** The session, token or login it was done with. */
  readonly credentialId: string | null
  readonly requestId: string | null
  readonly address: string | null
  readonly action: string
  readonly subject: { readonly kind: string; readonly id: string } | null
  /** Whose account or membership it touches. */
  readonly concerns: NamedPerson | null
  /** The changed columns as they were; null of what is new, and of what changes no row. */
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
  /** Whether address, before and after were erased. */
  readonly isErased: boolean
  /** SHA-256 in hexadecimal; it covers the entry and, through the hash before, all that came before. */
  readonly hash: string
}

/** Which entries are asked for; without a field, whatever its value. */
export interface AuditFilter {
  readonly actor?: UserId
  /** A whole action (`memberships.changed`) or its first part (`memberships`). */
  readonly action?: string
  readonly subjectKind?: string
  readonly subjectId?: string
  /** From this moment on. */
  readonly from?: string
  /** Before this moment. */
  readonly to?: string
}
