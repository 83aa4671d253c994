import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { findMember } from './find-member.ts'
import { findOrganizationBySlug } from './organization-sql.ts'

/** The person as a member of the organization of this slug, or undefined when they are no member of any such. */
export async function findMemberBySlug(
  { db }: Uses<'db'>,
  user: UserActor,
  slug: string,
): Promise<OrganizationActor | undefined> {
  const organization = await db.forUser(user).transaction((tx) => findOrganizationBySlug(tx, slug))
  return organization && findMember({ db }, user, organization.id)
}
