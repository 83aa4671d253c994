/**
 * The transactional outbox: what happened is written in the transaction in which it happened, and delivered afterwards.
 * A rolled-back change announces nothing; a committed one is announced at least once, whatever dies in between.
 */
import { sql } from 'kysely'
import type { Clock } from './clock.ts'
import type { Tx } from './database.ts'
import { newId, type OrganizationId } from './id.ts'

/** Something that happened in a module, named in the past tense. Payloads hold ids, never secrets. */
export interface Event<P extends object> {
  readonly name: string
  readonly payload: P
}

export interface EventKind<P extends object> {
  (payload: P): Event<P>
  readonly eventName: string
}

/** An event on its way to a reaction. */
export interface Delivery {
  readonly eventId: string
  readonly organizationId: OrganizationId | undefined
  readonly occurredAt: Date
  /** Tells that the reaction still lives, so that nobody else takes the event over; call it during long work. */
  extend(): Promise<void>
}

export function defineEvent<P extends object>(eventName: string): EventKind<P> {
  return Object.assign((payload: P) => ({ name: eventName, payload }), { eventName })
}

/** Stores an event in the caller's transaction, under the organization the transaction was opened for, if any. */
export async function record(tx: Tx, event: Event<object>, clock: Clock): Promise<void> {
  const now = clock.now()
  await tx
    .insertInto('outbox_events')
    .values({
      id: newId(clock),
      org_id: sql<string | null>`current_org()`,
      name: event.name,
      payload: JSON.stringify(event.payload),
      occurred_at: now,
      available_at: now,
    })
    .execute()
}
