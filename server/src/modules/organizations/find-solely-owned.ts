import type { UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { selectOwnOrganizationIds, selectSolelyOwned } from './personal-data-sql.ts'

/** The names of the organizations that would be left without an owner, were this person gone. */
export async function findSolelyOwned({ db }: Uses<'db'>, userId: UserId): Promise<string[]> {
  const names = []
  for (const organizationId of await db.forUser({ userId }).transaction((tx) => selectOwnOrganizationIds(tx, userId))) {
    const name = await db
      .forOrganization({ organizationId })
      .transaction((tx) => selectSolelyOwned(tx, organizationId, userId))
    if (name !== undefined) names.push(name)
  }
  return names
}
