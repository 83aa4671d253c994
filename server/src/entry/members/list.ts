import { findOrganization } from '#app/limits/find-identity.ts'
import { listMembers } from '#modules/organizations/public.ts'
import { tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'

interface ListedMember {
  readonly name: string
  readonly email: string
  readonly roles: readonly string[]
  readonly joined: string
}

/** Prints everybody in an organization with their roles for the whole of it, by name. */
export async function list({ organization, json }: { organization: string; json: boolean }): Promise<void> {
  const members = await readMembers(organization)
  const lines = tableLines<ListedMember>(
    [
      { title: 'name', of: ({ name }) => name },
      { title: 'e-mail', of: ({ email }) => email },
      { title: 'roles', of: ({ roles }) => roles.join(', ') },
      { title: 'joined', of: ({ joined }) => joined.slice(0, 10) },
    ],
    members,
  )
  process.stdout.write(`${json ? JSON.stringify({ organization, members }, null, 2) : lines.join('\n')}\n`)
}

const readMembers = (slug: string): Promise<ListedMember[]> =>
  withPlatform(async (platform) => {
    const { id: organizationId } = await findOrganization(platform, slug)
    const listed: ListedMember[] = []
    let cursor: string | undefined
    do {
      const { data, page } = await listMembers(platform, { organizationId }, { limit: 200, ...(cursor && { cursor }) })
      for (const { name, email, roles, joinedAt } of data) {
        listed.push({ name, email, roles: roles.map((role) => role.name), joined: joinedAt.toISOString() })
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    return listed
  })
