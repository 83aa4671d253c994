import { type SelectQueryBuilder, sql } from 'kysely'
import type { Tables } from '#platform/database-tables.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { AuditEntry, AuditFilter } from './audit-entry.ts'

/** An entry that knows people by their ids alone. */
export type StoredEntry = Omit<AuditEntry, 'actor' | 'concerns'> & {
  readonly actorUserId: UserId | null
  readonly concernsUserId: UserId | null
}

/** The newest entries of one chain that fit, before the given place. The transaction must see the chain. */
export async function selectEntries(
  tx: Tx,
  organizationId: OrganizationId | null,
  filter: AuditFilter,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<StoredEntry[]> {
  const rows = await filtered(entriesOf(tx), filter)
    .where('org_id', organizationId === null ? 'is' : '=', organizationId)
    .$if(before !== undefined, (query) => query.where('seq', '<', String(before)))
    .orderBy('seq', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toEntry)
}

/** What a person did, anywhere, and what happened to their account: the newest first. */
export async function selectOwnEntries(
  tx: Tx,
  userId: UserId,
  { before, limit }: { before: readonly [string, string] | undefined; limit: number },
): Promise<StoredEntry[]> {
  // Two indexes, each read from its end: one condition over both columns would sort all there is.
  const newest = (column: 'actor_user_id' | 'concerns_user_id') =>
    tx
      .selectFrom('audit_entries')
      .select('id')
      .where(column, '=', userId)
      .$if(before !== undefined, (query) =>
        query.where(sql<boolean>`(occurred_at, id) < (${before?.[0]}::timestamptz, ${before?.[1]}::uuid)`),
      )
      .orderBy('occurred_at', 'desc')
      .orderBy('id', 'desc')
      .limit(limit + 1)
  const rows = await entriesOf(tx)
    .where((e) => e.or([e('id', 'in', newest('actor_user_id')), e('id', 'in', newest('concerns_user_id'))]))
    .orderBy('occurred_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toEntry)
}

/** The first and last place of a chain's entries of the given time, or undefined when there are none. */
export async function selectSpan(
  tx: Tx,
  organizationId: OrganizationId | null,
  time: Pick<AuditFilter, 'from' | 'to'>,
): Promise<{ first: number; last: number } | undefined> {
  const { first, last } = await filtered(tx.selectFrom('audit_entries'), time)
    .select([sql<string | null>`min(seq)`.as('first'), sql<string | null>`max(seq)`.as('last')])
    .where('org_id', organizationId === null ? 'is' : '=', organizationId)
    .executeTakeFirstOrThrow()
  return first === null || last === null ? undefined : { first: Number(first), last: Number(last) }
}

type Entries<Row> = SelectQueryBuilder<Tables, 'audit_entries', Row>

function filtered<Row>(entries: Entries<Row>, filter: AuditFilter): Entries<Row> {
  const { actor, action, subjectKind, subjectId, from, to } = filter
  return entries
    .$if(actor !== undefined, (query) => query.where('actor_user_id', '=', actor ?? ''))
    .$if(action !== undefined, (query) =>
      action?.includes('.')
        ? query.where('action', '=', action)
        : query.where(sql<boolean>`split_part(action, '.', 1) = ${action}`),
    )
    .$if(subjectKind !== undefined, (query) => query.where('subject_kind', '=', subjectKind ?? ''))
    .$if(subjectId !== undefined, (query) => query.where('subject_id', '=', subjectId ?? ''))
    .$if(from !== undefined, (query) => query.where(sql<boolean>`occurred_at >= ${from}::timestamptz`))
    .$if(to !== undefined, (query) => query.where(sql<boolean>`occurred_at < ${to}::timestamptz`))
}

const entriesOf = (tx: Tx) =>
  tx
    .selectFrom('audit_entries')
    .select([
      'id',
      'org_id as organizationId',
      'seq',
      'occurred_at as occurredAt',
      'actor_kind as actorKind',
      'actor_user_id as actorUserId',
      'credential_id as credentialId',
      'request_id as requestId',
      'address',
      'action',
      'subject_kind as subjectKind',
      'subject_id as subjectId',
      'concerns_user_id as concernsUserId',
      'before',
      'after',
      sql<boolean>`salt is null`.as('isErased'),
      sql<string>`encode(hash, 'hex')`.as('hash'),
    ])

type Row = Awaited<ReturnType<ReturnType<typeof entriesOf>['execute']>>[number]

function toEntry({ seq, actorKind, subjectKind, subjectId, before, after, ...row }: Row): StoredEntry {
  return {
    ...row,
    seq: Number(seq),
    actorKind: actorKind as AuditEntry['actorKind'],
    subject: subjectKind === null || subjectId === null ? null : { kind: subjectKind, id: subjectId },
    before: before as AuditEntry['before'],
    after: after as AuditEntry['after'],
  }
}
