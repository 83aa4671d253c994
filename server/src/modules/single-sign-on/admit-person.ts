import { randomBytes } from 'node:crypto'
import {
  addAccount,
  type Caller,
  findAccountByEmail,
  findSession,
  findUsers,
  openSession,
  type OpenedSession,
} from '#modules/identity/public.ts'
import { addMember, isMember, noteSignOn } from '#modules/organizations/public.ts'
import { newId, type OrganizationId, type UserId } from '#platform/id.ts'
import { normalizeEmail } from '#platform/normalize-email.ts'
import type { Uses } from '#platform/platform.ts'
import type { Connection } from './connection.ts'
import { domainOf } from './domain.ts'
import { findLink, insertLink, touchLink } from './identity-link-sql.ts'
import { isOwnAddress } from './is-own-address.ts'
import type { ProvidedPerson } from './provided-person.ts'
import { signOnProblems } from './single-sign-on-problems.ts'

type Needs = Uses<'clock' | 'config' | 'db' | 'passwords' | 'tokens' | 'vault'>

interface Arrival {
  readonly organizationId: OrganizationId
  readonly connection: Connection
  readonly person: ProvidedPerson
  /** Where the person came back from the provider, and maybe is signed in already. */
  readonly browser: Caller
}

/**
 * Opens a session for whom the provider vouches for. Who they are here is decided by issuer and subject; the first time
 * only by an address, which the provider must have verified and whose domain the organization must have proven.
 */
export async function admitPerson(uses: Needs, arrival: Arrival): Promise<OpenedSession> {
  const { organizationId, connection, person, browser } = arrival
  const userId = (await findLinkedUser(uses, arrival)) ?? (await linkUser(uses, arrival))
  await assertMember(uses, arrival, userId)
  const factors = connection.trustsFactors ? person.factors : 1
  const session = await uses.db.forSystem().transaction((tx) => openSession(uses, tx, userId, browser))
  const opened = await findSession(uses, session.token)
  if (!opened) throw signOnProblems.interrupted()
  const sessionId = opened.user.credential.id
  await uses.db
    .forOrganization({ organizationId })
    .transaction((tx) => noteSignOn(tx, organizationId, { sessionId, factors }))
  return session
}

/** Whom the provider's subject is linked to. Their account must still lie in a domain of the organization. */
async function findLinkedUser({ clock, db }: Needs, { organizationId, person }: Arrival): Promise<UserId | undefined> {
  const link = await db.forOrganization({ organizationId }).transaction(async (tx) => {
    const found = await findLink(tx, organizationId, person)
    if (found) await touchLink(tx, organizationId, found.id, clock.now())
    return found
  })
  if (!link) return undefined
  const account = (await db.forSystem().transaction((tx) => findUsers(tx, [link.userId]))).get(link.userId)
  await assertOwnDomain({ db }, organizationId, account?.email ?? '')
  return link.userId
}

/** Links the subject to the account with their address, or to a new one. */
async function linkUser(uses: Needs, arrival: Arrival): Promise<UserId> {
  const { organizationId, person } = arrival
  if (person.email === undefined) {
    throw signOnProblems.emailMissing(
      'An administrator has to let the provider tell it: the scope or attribute "email".',
    )
  }
  if (!person.isEmailVerified) {
    throw signOnProblems.emailNotVerified(
      'Confirm the address at the provider. An administrator can have it sent as verified (the claim email_verified).',
    )
  }
  const email = normalizeEmail(person.email)
  await assertOwnDomain(uses, organizationId, email)
  const userId = (await findUserToLink(uses, arrival, email)) ?? (await addUser(uses, arrival, email))
  const { issuer, subject } = person
  const isLinked = await uses.db
    .forOrganization({ organizationId })
    .transaction((tx) =>
      insertLink(tx, organizationId, { id: newId(uses.clock), issuer, subject, userId }, uses.clock.now()),
    )
  if (!isLinked) {
    throw signOnProblems.subjectChanged(
      'The provider knows somebody else by this address now. If it is the same person, an administrator removes the old link in the settings.',
    )
  }
  return userId
}

/**
 * The account with this address, if it is known to be the person's. Anybody can sign up with any address, so an account
 * that the organization never let in counts only where its holder is signed in.
 */
async function findUserToLink(uses: Needs, arrival: Arrival, email: string): Promise<UserId | undefined> {
  const account = await findAccountByEmail(uses, email)
  if (!account) return undefined
  const { organizationId, browser, connection } = arrival
  if (await isMember(uses, organizationId, account.id)) return account.id
  if (!connection.admitsNewcomers) throw notAdmitted()
  const holder = browser.sessionToken === undefined ? undefined : await findSession(uses, browser.sessionToken)
  if (holder?.user.userId === account.id) return account.id
  throw signOnProblems.accountExists(
    `Sign in to it with its password once (or reset that by mail), then come in through the organization again: so nobody can lie in wait with an account in your name.`,
  )
}

async function addUser(uses: Needs, { connection, person }: Arrival, email: string): Promise<UserId> {
  if (!connection.admitsNewcomers) throw notAdmitted()
  const name = (person.name ?? email.slice(0, email.lastIndexOf('@')))
    .replaceAll(/[\p{Cc}]/gu, ' ')
    .trim()
    .slice(0, 100)
  const passwordHash = await uses.passwords.hash(randomBytes(32).toString('base64url'))
  const account = await uses.db
    .forSystem()
    .transaction((tx) => addAccount(uses, tx, { email, name: name || email.slice(0, 100), passwordHash }))
  if (!account) throw signOnProblems.interrupted('The account was made a moment ago. Start again.')
  return account.id
}

async function assertMember(uses: Needs, { organizationId, connection }: Arrival, userId: UserId): Promise<void> {
  if (await isMember(uses, organizationId, userId)) return
  if (!connection.admitsNewcomers) throw notAdmitted()
  await addMember(uses, { organizationId }, { userId, role: connection.newcomerRole })
  // Who is suspended is no member, and cannot be made one again from here.
  if (!(await isMember(uses, organizationId, userId))) throw notAdmitted()
}

async function assertOwnDomain(uses: Pick<Needs, 'db'>, organizationId: OrganizationId, email: string): Promise<void> {
  if (await isOwnAddress(uses, organizationId, email)) return
  throw signOnProblems.foreignDomain(
    `The organization has not proven that ${domainOf(email) ?? 'it'} is its own. An administrator can do that in the settings.`,
  )
}

const notAdmitted = () =>
  signOnProblems.notAdmitted('Ask an owner for an invitation, or to let the provider’s people in by themselves.')
