import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { SecondFactorPolicy } from './second-factor.ts'
import { countAskedMembers, selectSecondFactorPolicy } from './second-factor-sql.ts'

/** Whom the organization asks for two factors. */
export const getSecondFactorPolicy = ({ db }: Uses<'db'>, actor: OrganizationActor): Promise<SecondFactorPolicy> =>
  db.forOrganization(actor).transaction((tx) => selectSecondFactorPolicy(tx, actor.organizationId))

/** How many members such a policy would ask, and how many of them have no second factor yet. */
export const previewSecondFactorPolicy = (
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  wanted: Omit<SecondFactorPolicy, 'version'>,
): Promise<{ members: number; lacking: number }> =>
  db.forOrganization(actor).transaction((tx) => countAskedMembers(tx, actor.organizationId, wanted))
