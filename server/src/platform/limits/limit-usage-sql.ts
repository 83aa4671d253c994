import { sql } from 'kysely'
import type { Tx } from '../database.ts'

/** How often one identity met one policy. */
export interface Usage {
  readonly policyId: string
  readonly identity: string
  readonly allowed: number
  readonly denied: number
}

/** Adds to what this instance saw in the same minute. */
export async function addUsage(
  tx: Tx,
  { instanceId, minute }: { instanceId: string; minute: Date },
  usage: readonly Usage[],
): Promise<void> {
  await tx
    .insertInto('limit_usage')
    .values(
      usage.map(({ policyId, identity, allowed, denied }) => ({
        minute,
        instance_id: instanceId,
        policy_id: policyId,
        identity,
        allowed: String(allowed),
        denied: String(denied),
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['minute', 'instance_id', 'policy_id', 'identity']).doUpdateSet({
        allowed: sql`limit_usage.allowed + excluded.allowed`,
        denied: sql`limit_usage.denied + excluded.denied`,
      }),
    )
    .execute()
}

/** What all instances saw since then, of everybody or of one identity; the most denied first, then the most allowed. */
export async function selectUsage(
  tx: Tx,
  { since, identity }: { since: Date; identity?: string | undefined },
): Promise<Usage[]> {
  const rows = await tx
    .selectFrom('limit_usage')
    .select(['policy_id', 'identity'])
    .select((e) => [e.fn.sum<string>('allowed').as('allowed'), e.fn.sum<string>('denied').as('denied')])
    .where('minute', '>=', since)
    .$if(identity !== undefined, (query) => query.where('identity', '=', identity ?? ''))
    .groupBy(['policy_id', 'identity'])
    .orderBy('denied', 'desc')
    .orderBy('allowed', 'desc')
    .orderBy('identity')
    .execute()
  return rows.map((row) => ({
    policyId: row.policy_id,
    identity: row.identity,
    allowed: Number(row.allowed),
    denied: Number(row.denied),
  }))
}

export async function deleteUsageBefore(tx: Tx, time: Date): Promise<void> {
  await tx.deleteFrom('limit_usage').where('minute', '<', time).execute()
}
