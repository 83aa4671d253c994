import { randomBytes } from 'node:crypto'
import { addAccount, findAccountByEmail } from '#modules/identity/public.ts'
import { admitAwaited, inviteAwaited } from '#modules/organizations/public.ts'
import { isOwnAddress } from '#modules/single-sign-on/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { notUnique } from '../scim/scim-error.ts'
import { nameOf, type Person, type PersonAttributes } from './person.ts'
import { findPerson, isTaken, keepPerson, seeSuspended } from './person-sql.ts'

type Needs = Uses<'clock' | 'db' | 'passwords'>

/**
 * Takes a person in. An address in a domain that the organization has proven gets an account at once, if it has none;
 * everybody else is invited, and joins when they accept: nobody's account is taken over by naming its address. Refuses
 * with 409 whoever is known already.
 */
export async function createPerson(
  uses: Needs,
  actor: OrganizationActor,
  attributes: PersonAttributes,
): Promise<Person> {
  const { clock, db } = uses
  const { organizationId } = actor
  const id = newId(clock)
  await assertFree(uses, actor, attributes)
  const account = attributes.isActive ? await makeAccount(uses, actor, attributes) : undefined
  return db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    if (await isTaken(tx, organizationId, attributes, undefined)) throw taken(attributes)
    await keepPerson(tx, organizationId, { ...attributes, id, memberId: undefined }, clock.now())
    if (account !== undefined) await admitAwaited(tx, uses, actor, account)
    else if (attributes.isActive) await inviteAwaited(tx, uses, actor, attributes.email)
    const person = await findPerson(tx, organizationId, id)
    if (!person) throw new Error('a person that was just kept is not there')
    return person
  })
}

/** Asked before an account is made, so that a repeated request makes none. */
async function assertFree(
  { db }: Pick<Needs, 'db'>,
  actor: OrganizationActor,
  attributes: PersonAttributes,
): Promise<void> {
  const isUsed = await db.forOrganization(actor).transaction(async (tx) => {
    await seeSuspended(tx)
    return isTaken(tx, actor.organizationId, attributes, undefined)
  })
  if (isUsed) throw taken(attributes)
}

export const taken = ({ userName }: Pick<PersonAttributes, 'userName'>) =>
  notUnique(`There is a user called ${userName}, or with this address, already.`)

/** Makes an account for an address of the organization's own; undefined when it is not its own, or has an account. */
async function makeAccount(
  uses: Needs,
  { organizationId }: OrganizationActor,
  attributes: PersonAttributes,
): Promise<UserId | undefined> {
  const { email } = attributes
  if (!(await isOwnAddress(uses, organizationId, email))) return undefined
  if (await findAccountByEmail(uses, email)) return undefined
  // Nobody knows this password: its person comes in by single sign-on, or has a link to choose one mailed.
  const passwordHash = await uses.passwords.hash(randomBytes(32).toString('base64url'))
  const account = await uses.db
    .forSystem()
    .transaction((tx) => addAccount(uses, tx, { email, name: nameOf(attributes), passwordHash }))
  return account?.id
}
