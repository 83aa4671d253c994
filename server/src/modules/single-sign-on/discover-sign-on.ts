import { findNamedOrganization, findOrganizationSlugs } from '#modules/organizations/public.ts'
import type { Uses } from '#platform/platform.ts'
import { findConnection } from './connection-sql.ts'
import { domainOf } from './domain.ts'
import { selectOrganizationOfDomain } from './domain-sql.ts'

/**
 * The slug of the organization whose provider signs in whoever has this address, or goes to this organization. It looks at
 * the address's domain alone, so it cannot tell anybody who has an account.
 */
export async function discoverSignOn({ db }: Uses<'db'>, who: string): Promise<string | undefined> {
  const text = who.trim().toLowerCase()
  const organization = text.includes('@') ? await ofDomain({ db }, text) : await findNamedOrganization({ db }, text)
  if (!organization) return undefined
  const { id: organizationId, slug } = organization
  const connection = await db
    .forOrganization({ organizationId })
    .transaction((tx) => findConnection(tx, organizationId))
  return connection?.isEnabled ? slug : undefined
}

async function ofDomain({ db }: Uses<'db'>, email: string) {
  const domain = domainOf(email)
  if (domain === undefined) return undefined
  const id = await db.forSystem().transaction((tx) => selectOrganizationOfDomain(tx, domain))
  if (id === undefined) return undefined
  const slug = (await findOrganizationSlugs({ db }, [id])).get(id)
  return slug === undefined ? undefined : { id, slug }
}
