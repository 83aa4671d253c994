import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { seeSuspended } from '../people/person-sql.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { resourceNotFound } from '../scim/scim-error.ts'
import { parseFilter } from '../scim/scim-filter.ts'
import type { Window } from '../scim/scim-list.ts'
import type { Group, GroupMember } from './group.ts'
import { findGroup, selectGroups, selectMembers } from './group-sql.ts'
import { groupAttributes } from './scim-group.ts'

type Organization = Pick<OrganizationActor, 'organizationId'>

/** A group, with its people where `withMembers` asks for them: there may be thousands. */
export type ShownGroup = Group & { readonly members: readonly GroupMember[] | undefined }

export async function getGroup(
  { db }: Uses<'db'>,
  { organizationId }: Organization,
  id: string,
  withMembers: boolean,
): Promise<ShownGroup> {
  assertResourceId(id)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await seeSuspended(tx)
    const group = await findGroup(tx, organizationId, id)
    if (!group) throw resourceNotFound(id)
    return { ...group, members: withMembers ? (await selectMembers(tx, organizationId, [id])).get(id) : undefined }
  })
}

/** The groups a filter finds, or all, a window of them, and how many there are. */
export async function listGroups(
  { db }: Uses<'db'>,
  { organizationId }: Organization,
  { filter, withMembers, window }: { filter: string | undefined; withMembers: boolean; window: Window },
): Promise<{ groups: ShownGroup[]; total: number }> {
  const condition = filter === undefined ? all : parseFilter(filter, groupAttributes)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await seeSuspended(tx)
    const { groups, total } = await selectGroups(tx, organizationId, condition, window)
    const ids = withMembers ? groups.map(({ id }) => id) : []
    const members = await selectMembers(tx, organizationId, ids)
    return { groups: groups.map((group) => ({ ...group, members: members.get(group.id) })), total }
  })
}

const all = { kind: 'always', holds: true } as const
