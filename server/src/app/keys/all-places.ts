import { findOrganizationIds } from '#modules/organizations/public.ts'
import type { Uses } from '#platform/platform.ts'
import type { SealedPlaces } from '#platform/vault/sealed-places.ts'

/** Everywhere something may be sealed, in every organization there is. */
export async function allPlaces(platform: Uses<'db'>): Promise<SealedPlaces> {
  return { organizationIds: await findOrganizationIds(platform) }
}
