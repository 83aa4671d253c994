import { findAccountByEmail, findSession, signUp } from '#modules/identity/public.ts'
import { acceptInvitation, createOrganization, findMember, inviteMember } from '#modules/organizations/public.ts'
import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import type { Platform } from '#platform/platform.ts'

export interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly role: string
}

const password = 'learning by doing'

const people = {
  owner: { name: 'Olivia Okafor', email: 'olivia@brightwater.example' },
  instructor: { name: 'Ines Lindqvist', email: 'ines@brightwater.example' },
  learner: { name: 'Leo Marchetti', email: 'leo@brightwater.example' },
} as const

const accounts: readonly DemoAccount[] = Object.entries(people).map(([role, { email }]) => ({ role, email, password }))

/** Makes an organization with an owner, an instructor and a learner, once; their accounts are answered each time. */
export async function seedDemo(platform: Platform): Promise<{ made: boolean; accounts: readonly DemoAccount[] }> {
  if (await findAccountByEmail(platform, people.owner.email)) return { made: false, accounts }
  const owner = await signUpAs(platform, people.owner)
  const { id: organizationId } = await createOrganization(platform, owner, { name: 'Brightwater Energy', slug: 'brightwater' })
  const ownerActor = await actorOf(platform, owner, organizationId)
  await join(platform, ownerActor, 'instructor')
  await join(platform, ownerActor, 'learner')
  return { made: true, accounts }
}

async function join(platform: Platform, owner: OrganizationActor, role: 'instructor' | 'learner'): Promise<OrganizationActor> {
  const person = await signUpAs(platform, people[role])
  const { acceptUrl } = await inviteMember(platform, owner, { email: people[role].email, role })
  await acceptInvitation(platform, person, new URL(acceptUrl).hash.slice(1))
  return actorOf(platform, person, owner.organizationId)
}

async function signUpAs(platform: Platform, person: { name: string; email: string }): Promise<UserActor> {
  const { session } = await signUp(platform, { ...person, password }, { address: '127.0.0.1', userAgent: 'upskill seed' })
  const actor = await findSession(platform, session.token)
  if (!actor) throw new Error(`the demo account ${person.email} could not sign in`)
  return actor
}

async function actorOf(platform: Platform, user: UserActor, organizationId: string): Promise<OrganizationActor> {
  const actor = await findMember(platform, user, organizationId)
  if (!actor) throw new Error('a demo account did not join the demo organization')
  return actor
}
