import type { Rate } from '@upskill/rate-limiter'
import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Tx } from '../database.ts'
import { newId } from '../id.ts'
import type { LimitOverride } from './limits.ts'

/** Whose counts an operator may have forgotten. */
export type ResetKind = 'user' | 'address' | 'organization' | 'account'

/** An identity that is given back all it used. */
export interface LimitReset {
  readonly kind: ResetKind
  readonly identity: string
}

/** An override with what the operator said about it. */
export interface RecordedOverride extends LimitOverride {
  readonly reason: string
  readonly setAt: Date
}

/** What operators changed after a version; overrides are all that are in effect, or undefined when nothing changed. */
export interface LimitChanges {
  readonly version: string
  readonly overrides: readonly LimitOverride[] | undefined
  readonly resets: readonly LimitReset[]
}

/** Reads what is newer than the version seen last, in one statement that costs next to nothing when nothing is. */
export async function selectLimitChanges(tx: Tx, seenVersion: string): Promise<LimitChanges> {
  const { rows } = await sql<{
    version: string
    overrides: LimitOverride[] | null
    resets: LimitReset[]
  }>`
    select s.version,
      case when s.version > ${seenVersion}::bigint then (
        select coalesce(json_agg(json_build_object(
          'policyId', policy_id, 'organizationId', org_id, 'rate', rate, 'burst', burst)), '[]')
        from limit_overrides
      ) end as overrides,
      (
        select coalesce(json_agg(json_build_object('kind', kind, 'identity', identity)), '[]')
        from limit_resets where version > ${seenVersion}::bigint
      ) as resets
    from limit_settings s`.execute(tx)
  const [{ version, overrides, resets } = { version: seenVersion, overrides: null, resets: [] }] = rows
  return { version, overrides: overrides ?? undefined, resets }
}

export async function selectOverrides(tx: Tx): Promise<RecordedOverride[]> {
  const rows = await tx.selectFrom('limit_overrides').selectAll().orderBy('policy_id').orderBy('set_at').execute()
  return rows.map((row) => ({
    policyId: row.policy_id,
    organizationId: row.org_id,
    rate: row.rate as Rate,
    burst: row.burst,
    reason: row.reason,
    setAt: row.set_at,
  }))
}

/** Puts the override in place of one for the same policy and organization; running servers follow within seconds. */
export async function putOverride(tx: Tx, override: LimitOverride & { reason: string }, clock: Clock): Promise<void> {
  const { policyId, organizationId, rate, burst, reason } = override
  await takeVersion(tx)
  const numbers = { rate, burst, reason, set_at: clock.now() }
  await tx
    .insertInto('limit_overrides')
    .values({ id: newId(clock), policy_id: policyId, org_id: organizationId, ...numbers })
    .onConflict((conflict) => conflict.columns(['policy_id', 'org_id']).doUpdateSet(numbers))
    .execute()
}

/** Takes an override back; false when there is none. */
export async function deleteOverride(
  tx: Tx,
  { policyId, organizationId }: Pick<LimitOverride, 'policyId' | 'organizationId'>,
): Promise<boolean> {
  await takeVersion(tx)
  const { numDeletedRows } = await tx
    .deleteFrom('limit_overrides')
    .where('policy_id', '=', policyId)
    .where('org_id', 'is not distinct from', organizationId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Tells running servers to forget what the identity used. */
export async function insertReset(tx: Tx, { kind, identity }: LimitReset, now: Date): Promise<void> {
  const version = await takeVersion(tx)
  await tx.insertInto('limit_resets').values({ version, kind, identity, reset_at: now }).execute()
}

export async function deleteResetsBefore(tx: Tx, time: Date): Promise<void> {
  await tx.deleteFrom('limit_resets').where('reset_at', '<', time).execute()
}

/** Others who change something wait until this transaction is over, so that versions become visible in order. */
async function takeVersion(tx: Tx): Promise<string> {
  const { version } = await tx
    .updateTable('limit_settings')
    .set({ version: sql`version + 1` })
    .returning('version')
    .executeTakeFirstOrThrow()
  return version
}
