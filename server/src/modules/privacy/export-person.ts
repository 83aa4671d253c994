import { findOrganizationIds, findOrganizationSlugs } from '#modules/organizations/public.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Person, PersonalData, PersonalParts } from '#platform/personal-data.ts'
import type { Uses } from '#platform/platform.ts'
import { isKnown } from './platform-rows-sql.ts'

/** Everything known about one person. */
export interface PersonalExport {
  readonly format: 'upskill-person-1'
  readonly exportedAt: Date
  readonly account: PersonalParts
  /** Those that know anything about the person, whether they are still a member or not. */
  readonly organizations: readonly {
    readonly id: OrganizationId
    readonly slug: string
    readonly data: PersonalParts
  }[]
}

/** Collects what every module knows about a person, in every organization: without secrets and without others' data. */
export async function exportPerson(
  platform: Uses<'clock' | 'db' | 'vault'>,
  holders: readonly PersonalData[],
  person: Person,
): Promise<PersonalExport> {
  const { clock, db } = platform
  const account = await db.forSystem().transaction(async (tx) => {
    const parts: PersonalParts[] = []
    for (const holder of holders) parts.push((await holder.account?.collect(tx, person, platform)) ?? {})
    return merged(parts)
  })
  const found: { id: OrganizationId; data: PersonalParts }[] = []
  for (const id of await findOrganizationIds(platform)) {
    const inside = { ...person, organizationId: id }
    const data = await db.forOrganization(inside).transaction(async (tx) => {
      if (!(await isKnown(tx, person))) return undefined
      const parts: PersonalParts[] = []
      for (const holder of holders) parts.push((await holder.organization?.collect(tx, inside, platform)) ?? {})
      return merged(parts)
    })
    if (data) found.push({ id, data })
  }
  const slugs = await findOrganizationSlugs(
    platform,
    found.map(({ id }) => id),
  )
  const organizations = found.map(({ id, data }) => ({ id, slug: slugs.get(id) ?? '', data }))
  return { format: 'upskill-person-1', exportedAt: clock.now(), account, organizations }
}

const merged = (parts: readonly PersonalParts[]): PersonalParts => Object.assign({}, ...parts) as PersonalParts
