import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { Chain, ChainHead, Checkpoint, SealedEntry } from './audit-chain.ts'

/** Moves up to `most` pending entries to their chains; answers the chains' new heads, none while somebody else seals. */
export async function sealPending(tx: Tx, most: number): Promise<ChainHead[]> {
  const { rows } = await sql<{ chain: string | null; seq: string; hash: string }>`
    select chain, last_seq as seq, encode(last_hash, 'hex') as hash from seal_audit_entries(${most})`.execute(tx)
  return rows.map(({ chain, seq, hash }) => ({ chain, seq: Number(seq), hash }))
}

/** The newest checkpoint of all, or undefined before the first. */
export async function selectLastCheckpoint(tx: Tx): Promise<Checkpoint | undefined> {
  const row = await checkpointsOf(tx).orderBy('number', 'desc').limit(1).executeTakeFirst()
  return row && toCheckpoint(row)
}

/** Checkpoints of all chains after the given number, in order. */
export async function selectCheckpoints(tx: Tx, after: number, limit: number): Promise<Checkpoint[]> {
  const rows = await checkpointsOf(tx).where('number', '>', String(after)).orderBy('number').limit(limit).execute()
  return rows.map(toCheckpoint)
}

export async function insertCheckpoints(tx: Tx, checkpoints: readonly Checkpoint[], sealedAt: Date): Promise<void> {
  const rows = checkpoints.map(({ number, chain, seq, hash, mac }) => ({
    number: String(number),
    org_id: chain,
    seq: String(seq),
    hash: Buffer.from(hash, 'hex'),
    mac: Buffer.from(mac, 'hex'),
    sealed_at: sealedAt,
  }))
  await tx.insertInto('audit_checkpoints').values(rows).execute()
}

/** The entries of one chain after the given position, in order. The transaction must see that chain. */
export async function selectSealed(tx: Tx, chain: Chain, after: number, limit: number): Promise<SealedEntry[]> {
  const rows = await tx
    .selectFrom('audit_entries')
    .select([
      'id',
      'seq',
      sql<string>`to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('occurredAt'),
      'actor_kind as actorKind',
      'actor_user_id as actorUserId',
      'credential_id as credentialId',
      'request_id as requestId',
      'action',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'concerns_user_id as concernsUserId',
      sql<string | null>`case when salt is not null then audit_content(address, before, after) end`.as('content'),
      sql<string | null>`encode(salt, 'hex')`.as('salt'),
      sql<string>`encode(content_hash, 'hex')`.as('contentHash'),
      sql<string>`encode(prev_hash, 'hex')`.as('prevHash'),
      sql<string>`encode(hash, 'hex')`.as('hash'),
    ])
    .where('org_id', chain === null ? 'is' : '=', chain)
    .where('seq', '>', String(after))
    .orderBy('seq')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, chain, seq: Number(row.seq) }))
}

/** How many entries wait to be sealed. */
export async function countPending(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('audit_pending')
    .select(sql<string>`count(position)`.as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

const checkpointsOf = (tx: Tx) =>
  tx
    .selectFrom('audit_checkpoints')
    .select([
      'number',
      'org_id as chain',
      'seq',
      sql<string>`encode(hash, 'hex')`.as('hash'),
      sql<string>`encode(mac, 'hex')`.as('mac'),
    ])

const toCheckpoint = ({
  number,
  seq,
  ...row
}: {
  number: string
  chain: Chain
  seq: string
  hash: string
  mac: string
}) => ({
  ...row,
  number: Number(number),
  seq: Number(seq),
})
