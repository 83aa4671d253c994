import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { ProvidedPerson } from '../provided-person.ts'
import type { Assertion } from './read-assertion.ts'

/** An assertion that was taken, and the browser that may have it. */
export interface ReceivedAssertion extends Assertion {
  readonly ticketHash: Buffer
  readonly relayState: string
}

/** Longer than a provider's clock may be off. */
const graceMs = 300_000

/** Inserts the assertion, or answers false when one of its id was received before. */
export async function insertAssertion(
  tx: Tx,
  organizationId: OrganizationId,
  assertion: ReceivedAssertion,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('sign_on_assertions')
    .values({
      org_id: organizationId,
      assertion_id: assertion.id,
      ticket_hash: assertion.ticketHash,
      in_response_to: assertion.inResponseTo,
      relay_state: assertion.relayState,
      person: JSON.stringify(assertion.person),
      expires_at: new Date(assertion.notOnOrAfter.getTime() + graceMs),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Takes what waits under a ticket, once; of the person nothing is kept. */
export async function takeAssertion(
  tx: Tx,
  organizationId: OrganizationId,
  ticketHash: Buffer,
  now: Date,
): Promise<{ inResponseTo: string; relayState: string; person: ProvidedPerson } | undefined> {
  const row = await tx
    .selectFrom('sign_on_assertions')
    .select(['assertion_id', 'in_response_to', 'relay_state', 'person'])
    .where('org_id', '=', organizationId)
    .where('ticket_hash', '=', ticketHash)
    .where('taken_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return undefined
  await tx
    .updateTable('sign_on_assertions')
    .set({ taken_at: now, person: '{}' })
    .where('org_id', '=', organizationId)
    .where('assertion_id', '=', row.assertion_id)
    .execute()
  return {
    inResponseTo: row.in_response_to,
    relayState: row.relay_state,
    person: row.person as ProvidedPerson,
  }
}

/** Removes what is too old to be played again; runs in the system's scope. */
export async function deleteOldAssertions(tx: Tx, now: Date): Promise<void> {
  await tx.deleteFrom('sign_on_assertions').where('expires_at', '<=', now).execute()
}
