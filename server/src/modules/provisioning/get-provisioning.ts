import { findLastUse } from '#modules/access-tokens/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { countPeople, seeSuspended } from './people/person-sql.ts'
import { scimAddress } from './scim/scim-address.ts'

/** What an owner tells the identity provider, and what came of it. */
export interface Provisioning {
  /** Where the provider finds the organization's SCIM server. */
  readonly baseUrl: string
  /** When a provisioning token was last used, to within minutes. */
  readonly lastSyncAt: Date | undefined
  /** Whom the provider looks after: with access, awaited, and without access. */
  readonly people: { readonly active: number; readonly awaited: number; readonly suspended: number }
}

export async function getProvisioning(
  uses: Uses<'config' | 'db'>,
  { organizationId }: OrganizationActor,
): Promise<Provisioning> {
  return uses.db.forOrganization({ organizationId }).transaction(async (tx) => {
    await seeSuspended(tx)
    return {
      baseUrl: scimAddress(uses, organizationId),
      lastSyncAt: await findLastUse(tx, organizationId, 'provisioning'),
      people: await countPeople(tx, organizationId),
    }
  })
}
