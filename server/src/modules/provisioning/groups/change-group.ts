import { addTeam, changeTeam, changeTeamMembers } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { newId, type OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { assertTag } from '../people/change-person.ts'
import { seeSuspended } from '../people/person-sql.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { invalid, notUnique, resourceNotFound } from '../scim/scim-error.ts'
import type { Group, MemberChange } from './group.ts'
import { deleteAwaited, findGroup, insertAwaited, keepExternalId, selectMembers, selectPlaces } from './group-sql.ts'
import type { GroupChange } from './scim-group.ts'

/** Makes a team of the people named. Refuses with 409 a name in use, and with 400 whoever is no user. */
export async function createGroup(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { displayName, externalId, members }: GroupChange,
): Promise<Group> {
  const { organizationId } = actor
  const id = newId(clock)
  return db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    if (!(await addTeam(tx, organizationId, { id, name: displayName }, clock.now()))) throw nameTaken(displayName)
    await keepExternalId(tx, organizationId, id, externalId)
    await changeMembers(tx, organizationId, id, members, clock.now())
    return reread(tx, organizationId, id)
  })
}

/** Changes a team as its provider says now, people by hundreds in a handful of queries. Refusals are as for a new one. */
export async function changeGroup(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: string,
  change: (group: Group) => GroupChange,
  ifMatch?: string,
): Promise<Group> {
  assertResourceId(id)
  const { organizationId } = actor
  return db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    const group = await findGroup(tx, organizationId, id)
    if (!group) throw resourceNotFound(id)
    assertTag(group, ifMatch)
    const { displayName, externalId, members } = change(group)
    if (!(await changeTeam(tx, organizationId, { id, name: displayName }, clock.now()))) throw nameTaken(displayName)
    await keepExternalId(tx, organizationId, id, externalId)
    await changeMembers(tx, organizationId, id, members, clock.now())
    return reread(tx, organizationId, id)
  })
}

const nameTaken = (name: string) => notUnique(`There is a group called ${name} already.`)

async function reread(tx: Tx, organizationId: OrganizationId, id: string): Promise<Group> {
  const group = await findGroup(tx, organizationId, id)
  if (!group) throw resourceNotFound(id)
  return group
}

async function changeMembers(
  tx: Tx,
  organizationId: OrganizationId,
  id: string,
  { replacesAll, added, removed }: MemberChange,
  now: Date,
): Promise<void> {
  const gone = new Set(removed)
  if (replacesAll) {
    const present = (await selectMembers(tx, organizationId, [id])).get(id) ?? []
    for (const member of present) if (!added.has(member.id)) gone.add(member.id)
  }
  const places = await selectPlaces(tx, organizationId, [...gone, ...added])
  const known = new Set(places.map((place) => place.id))
  const strangers = [...added].filter((personId) => !known.has(personId))
  if (strangers.length > 0) throw invalid('invalidValue', `There is no user ${strangers.slice(0, 5).join(', ')}.`)

  const joined = (ids: ReadonlySet<string>) =>
    places.flatMap(({ id: personId, memberId }) => (ids.has(personId) && memberId !== undefined ? [memberId] : []))
  const awaited = (ids: ReadonlySet<string>) =>
    places.flatMap(({ id: personId, memberId }) => (ids.has(personId) && memberId === undefined ? [personId] : []))
  const team = { organizationId, teamId: id }
  await changeTeamMembers(tx, team, { added: joined(added), removed: joined(gone) }, now)
  await deleteAwaited(tx, organizationId, id, awaited(gone))
  await insertAwaited(tx, organizationId, id, awaited(added))
}
