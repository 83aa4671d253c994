import { findUsers } from '#modules/identity/public.ts'
import { findOrganizationSlugs } from '#modules/organizations/public.ts'
import { type Counted, faultOfOverride, type LimitCatalog } from '#platform/limits/limit-catalog.ts'
import { selectOverrides } from '#platform/limits/limit-settings-sql.ts'
import { selectUsage, type Usage } from '#platform/limits/limit-usage-sql.ts'
import { numbersInEffect, type NumbersInEffect } from '#platform/limits/numbers-in-effect.ts'
import type { Uses } from '#platform/platform.ts'
import { allPolicies } from './all-limits.ts'

/** How far back usage is told. */
export const explainedMinutes = 15

/** What one identity used of one policy lately. */
export interface NamedUsage extends Usage {
  readonly counts: Counted | undefined
  /** The e-mail address of a user, the slug of an organization; else the identity itself. */
  readonly name: string
}

export interface LimitsExplained {
  readonly policies: readonly (NumbersInEffect & { readonly organization: string | undefined })[]
  /** What was set for another release and cannot be followed by this one, and why. */
  readonly ignored: readonly {
    readonly policyId: string
    readonly organization: string | undefined
    readonly fault: string
  }[]
  /** The most denied first, then those who used most. */
  readonly usage: readonly NamedUsage[]
}

/** Every policy that counts, why its numbers are what they are, and who met it lately. */
export async function explainLimits(platform: Uses<'clock' | 'db'>): Promise<LimitsExplained> {
  const catalog = allPolicies()
  const since = new Date(platform.clock.now().getTime() - explainedMinutes * 60_000)
  const { overrides, usage } = await platform.db.forSystem().transaction(async (tx) => ({
    overrides: await selectOverrides(tx),
    usage: await selectUsage(tx, { since }),
  }))
  const ids = overrides.flatMap(({ organizationId }) => organizationId ?? [])
  const slugs = await findOrganizationSlugs(platform, ids)
  const slugOf = (id: string | null) => (id === null ? undefined : (slugs.get(id) ?? id))
  return {
    policies: numbersInEffect(catalog, overrides).map((numbers) => ({
      ...numbers,
      organization: numbers.source.kind === 'override' ? slugOf(numbers.source.organizationId) : undefined,
    })),
    ignored: overrides.flatMap((override) => {
      const fault = faultOfOverride(catalog, override)
      const { policyId, organizationId } = override
      return fault === undefined ? [] : [{ policyId, organization: slugOf(organizationId), fault }]
    }),
    usage: await named(platform, catalog, usage),
  }
}

async function named(platform: Uses<'db'>, catalog: LimitCatalog, usage: readonly Usage[]): Promise<NamedUsage[]> {
  const counted = usage.map((each) => ({ ...each, counts: catalog.get(each.policyId)?.counts }))
  const identitiesOf = (kind: Counted) => [
    ...new Set(counted.filter(({ counts }) => counts === kind).map(({ identity }) => identity)),
  ]
  const users = await platform.db.forSystem().transaction((tx) => findUsers(tx, identitiesOf('user')))
  const slugs = await findOrganizationSlugs(platform, identitiesOf('organization'))
  const nameOf = (counts: Counted | undefined, identity: string) => {
    if (counts === 'user') return users.get(identity)?.email ?? identity
    return counts === 'organization' ? (slugs.get(identity) ?? identity) : identity
  }
  return counted.map((each) => ({ ...each, name: nameOf(each.counts, each.identity) }))
}
