import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { assertResourceId } from '../scim/resource-id.ts'
import { resourceNotFound } from '../scim/scim-error.ts'
import { parseFilter } from '../scim/scim-filter.ts'
import type { Window } from '../scim/scim-list.ts'
import type { Person } from './person.ts'
import { findPerson, seeSuspended, selectPeople } from './person-sql.ts'
import { userAttributes } from './scim-user.ts'

type Organization = Pick<OrganizationActor, 'organizationId'>

/** One person whom the organization's identity provider may look after, suspended or awaited ones too. */
export async function getPerson({ db }: Uses<'db'>, { organizationId }: Organization, id: string): Promise<Person> {
  assertResourceId(id)
  const person = await db.forOrganization({ organizationId }).transaction(async (tx) => {
    await seeSuspended(tx)
    return findPerson(tx, organizationId, id)
  })
  if (!person) throw resourceNotFound(id)
  return person
}

/** The people a filter finds, or all, a window of them, and how many there are. */
export async function listPeople(
  { db }: Uses<'db'>,
  { organizationId }: Organization,
  filter: string | undefined,
  window: Window,
): Promise<{ people: Person[]; total: number }> {
  const condition = filter === undefined ? all : parseFilter(filter, userAttributes)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await seeSuspended(tx)
    return selectPeople(tx, organizationId, condition, window)
  })
}

const all = { kind: 'always', holds: true } as const
