import type { Rate } from '@upskill/rate-limiter'
import type { Tx } from '#platform/database.ts'
import { faultOfOverride } from '#platform/limits/limit-catalog.ts'
import { deleteOverride, putOverride, selectOverrides } from '#platform/limits/limit-settings-sql.ts'
import type { LimitOverride } from '#platform/limits/limits.ts'
import { numbersInEffect, type NumbersInEffect } from '#platform/limits/numbers-in-effect.ts'
import type { Uses } from '#platform/platform.ts'
import { StartError } from '#platform/start-error.ts'
import { allPolicies } from './all-limits.ts'
import { findOrganization } from './find-identity.ts'

/** Which numbers an operator means; without an organization, those of everybody. */
export interface LimitName {
  readonly policyId: string
  /** Its slug. */
  readonly organization: string | undefined
}

export interface WantedLimit extends LimitName {
  readonly rate: string
  readonly burst: number
  readonly reason: string
}

const maxBurst = 2 ** 31 - 1
const maxReason = 500

/**
 * Puts these numbers in place of a policy's own; running servers follow within seconds. Answers what held before. Rejects
 * with a StartError that says what is wrong with them.
 */
export async function setLimit(
  platform: Uses<'clock' | 'db'>,
  { policyId, organization, rate, burst, reason }: WantedLimit,
): Promise<NumbersInEffect[]> {
  const override = await readOverride(platform, { policyId, organization, rate, burst })
  const found = await find(platform, organization)
  if (reason.trim() === '' || reason.length > maxReason || /\p{Cc}/u.test(reason)) {
    throw new StartError(`--reason must be one line of at most ${maxReason} characters`)
  }
  return platform.db.forSystem().transaction(async (tx) => {
    const before = await numbersOf(tx, policyId, found)
    await putOverride(tx, { ...override, reason: reason.trim() }, platform.clock)
    return before
  })
}

/** Gives a policy its own numbers back; rejects with a StartError when it has no others. */
export async function unsetLimit(
  platform: Uses<'db'>,
  { policyId, organization }: LimitName,
): Promise<NumbersInEffect[]> {
  const found = await find(platform, organization)
  const organizationId = found?.id ?? null
  return platform.db.forSystem().transaction(async (tx) => {
    if (!(await deleteOverride(tx, { policyId, organizationId }))) {
      if (!allPolicies().has(policyId)) throw unknownPolicy(policyId)
      throw new StartError(`nothing is set for ${policyId}${organization ? ` in "${organization}"` : ''}`)
    }
    return numbersOf(tx, policyId, found)
  })
}

/** What holds for the organization, or for everybody who has nothing of its own. */
async function numbersOf(tx: Tx, policyId: string, organization: Found | undefined): Promise<NumbersInEffect[]> {
  const all = numbersInEffect(allPolicies(), await selectOverrides(tx), { organization })
  return all.filter(
    ({ policyId: id, source }) =>
      id === policyId && (organization || source.kind !== 'override' || source.organizationId === null),
  )
}

/** Checks numbers that an operator wrote; rejects with a StartError that says what is wrong with them. */
export async function readOverride(
  platform: Uses<'db'>,
  { policyId, organization, rate, burst }: Omit<WantedLimit, 'reason'>,
): Promise<LimitOverride> {
  const catalog = allPolicies()
  if (!catalog.has(policyId)) throw unknownPolicy(policyId)
  const organizationId = (await find(platform, organization))?.id ?? null
  const override = { policyId, organizationId, rate: rate as Rate, burst }
  const fault = faultOfOverride(catalog, override)
  if (fault !== undefined) throw new StartError(fault)
  if (burst > maxBurst) throw new StartError(`${policyId}: burst must be at most ${maxBurst}`)
  return override
}

type Found = Awaited<ReturnType<typeof findOrganization>>

async function find(platform: Uses<'db'>, slug: string | undefined): Promise<Found | undefined> {
  return slug === undefined ? undefined : findOrganization(platform, slug)
}

const unknownPolicy = (policyId: string) =>
  new StartError(`there is no policy "${policyId}"; \`upskill limits explain\` lists them all`)
