import { findOrganization } from '#app/limits/find-identity.ts'
import { findAccountByEmail } from '#modules/identity/public.ts'
import { assignRoles, listRoles } from '#modules/organizations/public.ts'
import type { Platform } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'
import { StartError } from '#platform/start-error.ts'

export interface WantedRoles {
  /** The slug of the organization. */
  readonly organization: string
  readonly email: string
  /** Names of roles, built-in ones or the organization's own. */
  readonly roles: readonly string[]
}

export interface ChangedRoles {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * Gives a member these roles for the whole organization, in place of those they have; from their next request on. Rejects
 * with a StartError when there is no such organization, member or role, or no owner would remain.
 */
export async function setRoles(platform: Platform, { organization, email, roles }: WantedRoles): Promise<ChangedRoles> {
  const { id: organizationId } = await findOrganization(platform, organization)
  const ids = await idsOfRoles(platform, { organizationId }, roles)
  const account = await findAccountByEmail(platform, email)
  const changed = account && (await assignRoles(platform, { organizationId }, account.id, ids).catch(asStartError))
  if (!changed) throw new StartError(`${email} is no member of "${organization}"`)
  const namesOf = (held: readonly { name: string }[]) => held.map(({ name }) => name)
  return { before: namesOf(changed.before.roles), after: namesOf(changed.after.roles) }
}

async function idsOfRoles(
  platform: Platform,
  organization: { organizationId: string },
  names: readonly string[],
): Promise<string[]> {
  const roles = await listRoles(platform, organization)
  return names.map((name) => {
    const role = roles.find((found) => found.name.toLowerCase() === name.toLowerCase())
    if (role) return role.id
    throw new StartError(`there is no role "${name}"; there are ${roles.map((found) => found.name).join(', ')}`)
  })
}

function asStartError(error: unknown): never {
  throw error instanceof Problem ? new StartError(`${error.title}.`) : error
}
