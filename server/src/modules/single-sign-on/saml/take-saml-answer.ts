import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { ProvidedPerson } from '../provided-person.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import { isSame, type SignOnState } from '../sign-on-state.ts'
import { takeAssertion } from './assertion-sql.ts'
import { hashTicket } from './receive-assertion.ts'

/** Who signed in, for the browser whose request the provider answered; each ticket once. */
export async function takeSamlAnswer(
  { clock, db }: Uses<'clock' | 'db'>,
  organizationId: OrganizationId,
  { ticket, state: { proof, token } }: { ticket: string; state: SignOnState },
): Promise<ProvidedPerson> {
  const received = await db
    .forOrganization({ organizationId })
    .transaction((tx) => takeAssertion(tx, organizationId, hashTicket(ticket), clock.now()))
  if (!received || proof.protocol !== 'saml') throw signOnProblems.interrupted('Start again from the sign-in page.')
  if (!isSame(received.relayState, token) || !isSame(received.inResponseTo, proof.requestId)) {
    throw signOnProblems.interrupted('The answer belongs to another browser, or to an older try. Start again.')
  }
  return received.person
}
