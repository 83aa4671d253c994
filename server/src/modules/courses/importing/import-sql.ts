import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { ImportItem } from './course-repository.ts'
import type { ImportId, ImportOutcome, ImportRun } from './import-run.ts'

const columns = [
  'id',
  'name',
  'status',
  'attempts',
  'done',
  'total',
  'course_id',
  'problem',
  'requested_by',
  'created_at',
  'finished_at',
] as const

export async function insertRun(tx: Tx, run: ImportRun): Promise<void> {
  await tx
    .insertInto('import_runs')
    .values({
      org_id: run.organizationId,
      id: run.id,
      name: run.name,
      status: run.status,
      requested_by: run.requestedBy,
      created_at: run.createdAt,
      updated_at: run.createdAt,
    })
    .execute()
}

export async function findRun(tx: Tx, organizationId: OrganizationId, id: ImportId): Promise<ImportRun | undefined> {
  const row = await tx
    .selectFrom('import_runs')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toRun(organizationId, row)
}

/** Counts one more attempt at an import and answers with it, or with undefined when it is finished. */
export async function beginRun(
  tx: Tx,
  organizationId: OrganizationId,
  id: ImportId,
  now: Date,
): Promise<ImportRun | undefined> {
  const row = await tx
    .updateTable('import_runs')
    .set({ status: 'running', attempts: sql`attempts + 1`, updated_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .returning(columns)
    .executeTakeFirst()
  return row && toRun(organizationId, row)
}

export async function setProgress(
  tx: Tx,
  { organizationId, id }: ImportRun,
  { done, total }: { done: number; total: number },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('import_runs')
    .set({ done, total, updated_at: now })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .execute()
}

/** Ends an import with its report. Answers false, and changes nothing, when it has ended before. */
export async function finishRun(
  tx: Tx,
  { organizationId, id }: ImportRun,
  outcome: ImportOutcome,
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('import_runs')
    .set({
      status: outcome.status,
      course_id: outcome.status === 'succeeded' ? outcome.courseId : null,
      problem: outcome.status === 'failed' ? outcome.problem.slice(0, 2_000) : null,
      done: outcome.status === 'succeeded' ? sql`total` : sql`done`,
      updated_at: now,
      finished_at: now,
    })
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return false
  await insertItems(tx, organizationId, id, outcome.items)
  return true
}

/** One statement, however many items there are. */
async function insertItems(
  tx: Tx,
  organizationId: OrganizationId,
  id: ImportId,
  items: readonly ImportItem[],
): Promise<void> {
  await sql`
    insert into import_items (org_id, run_id, position, path, outcome, message)
    select ${organizationId}::uuid, ${id}::uuid, item.position, item.path, item.outcome, item.message
    from unnest(${items.map(({ path }) => path)}::text[], ${items.map(({ outcome }) => outcome)}::text[],
                ${items.map(({ message }) => message)}::text[])
      with ordinality as item (path, outcome, message, position)`.execute(tx)
}

export async function selectItems(tx: Tx, organizationId: OrganizationId, id: ImportId): Promise<ImportItem[]> {
  const rows = await tx
    .selectFrom('import_items')
    .select(['path', 'outcome', 'message'])
    .where('org_id', '=', organizationId)
    .where('run_id', '=', id)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({ ...row, outcome: row.outcome as ImportItem['outcome'] }))
}

interface RunRow {
  id: string
  name: string
  status: string
  attempts: number
  done: number
  total: number
  course_id: string | null
  problem: string | null
  requested_by: string
  created_at: Date
  finished_at: Date | null
}

const toRun = (organizationId: OrganizationId, row: RunRow): ImportRun => ({
  id: row.id,
  organizationId,
  name: row.name,
  status: row.status as ImportRun['status'],
  attempts: row.attempts,
  done: row.done,
  total: row.total,
  courseId: row.course_id,
  problem: row.problem,
  requestedBy: row.requested_by,
  createdAt: row.created_at,
  finishedAt: row.finished_at,
})
