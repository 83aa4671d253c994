import { dismissMember, withdrawInvitation } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { resourceNotFound } from '../scim/scim-error.ts'
import { assertTag, endSessions } from './change-person.ts'
import { deletePerson, findPerson, seeSuspended } from './person-sql.ts'

/** Takes a person out of the organization; their account and what they learned stay. Refuses for the last owner. */
export async function removePerson(
  uses: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: string,
  ifMatch?: string,
): Promise<void> {
  assertResourceId(id)
  const { organizationId } = actor
  const person = await uses.db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    const found = await findPerson(tx, organizationId, id)
    if (!found) throw resourceNotFound(id)
    assertTag(found, ifMatch)
    if (found.memberId === undefined) await withdrawInvitation(tx, uses, actor, found.email)
    else await dismissMember(tx, organizationId, found.memberId)
    await deletePerson(tx, organizationId, id)
    return found
  })
  await endSessions(uses, actor, person)
}
