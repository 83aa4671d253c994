import { revokeTokensOfMember } from '#modules/access-tokens/public.ts'
import { endSessionsOfSignOn } from '#modules/identity/public.ts'
import { inviteAwaited, resumeMember, suspendMember, withdrawInvitation } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import type { Uses } from '#platform/platform.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { resourceNotFound, ScimError } from '../scim/scim-error.ts'
import { taken } from './create-person.ts'
import type { Person, PersonAttributes } from './person.ts'
import { findPerson, isTaken, keepPerson, seeSuspended } from './person-sql.ts'
import { versionTag } from './scim-user.ts'

type Needs = Uses<'clock' | 'db'>

/**
 * Takes what a provider says of a person now. Who is no longer active loses access, their tokens of this organization and
 * the sessions that its sign-on opened, at once; what they learned stays. A member's address is their own and stays as it
 * is. Refuses with 404, with 412 at another version than `ifMatch` names, and with 409 a name or address in use.
 */
export async function changePerson(
  uses: Needs,
  actor: OrganizationActor,
  id: string,
  change: (person: Person) => PersonAttributes,
  ifMatch?: string,
): Promise<Person> {
  assertResourceId(id)
  const { organizationId } = actor
  const { before, after } = await uses.db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    const found = await findPerson(tx, organizationId, id)
    if (!found) throw resourceNotFound(id)
    assertTag(found, ifMatch)
    const said = change(found)
    const wanted = found.memberId === undefined ? said : { ...said, email: found.email }
    if (await isTaken(tx, organizationId, wanted, id)) throw taken(wanted)
    await keepPerson(tx, organizationId, { ...wanted, id, memberId: found.memberId }, uses.clock.now())
    await follow(tx, uses, actor, found, wanted)
    return { before: found, after: (await findPerson(tx, organizationId, id)) ?? found }
  })
  if (before.isActive && !after.isActive) await endSessions(uses, actor, before)
  return after
}

/** Refuses with 412 unless the client names the version that is stored, or any. */
export function assertTag({ version }: { version: number }, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (!tags.includes(versionTag(version).replace(/^W\//, ''))) {
    throw new ScimError(412, `The resource is at version ${versionTag(version)} by now.`)
  }
}

/** Ends what the organization's own sign-on opened; other sessions of the person reach it no more. */
export async function endSessions(
  uses: Pick<Needs, 'db'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  { userId }: Person,
): Promise<void> {
  if (userId !== undefined) await endSessionsOfSignOn(uses, { userId, organizationId })
}

async function follow(
  tx: Tx,
  uses: Needs,
  actor: OrganizationActor,
  before: Person,
  wanted: PersonAttributes,
): Promise<void> {
  const { organizationId } = actor
  const { memberId } = before
  if (memberId === undefined) return followAwaited(tx, uses, actor, before, wanted)
  const now = uses.clock.now()
  if (before.isActive && !wanted.isActive) {
    await suspendMember(tx, organizationId, memberId, now)
    await revokeTokensOfMember(tx, { organizationId, memberId }, now)
  }
  if (!before.isActive && wanted.isActive) await resumeMember(tx, organizationId, memberId, now)
}

/** Whoever has not joined is invited as long as they are active, under the address they have now. */
async function followAwaited(
  tx: Tx,
  uses: Needs,
  actor: OrganizationActor,
  before: Person,
  wanted: PersonAttributes,
): Promise<void> {
  if (!wanted.isActive || wanted.email !== before.email) await withdrawInvitation(tx, uses, actor, before.email)
  if (wanted.isActive) await inviteAwaited(tx, uses, actor, wanted.email)
}
