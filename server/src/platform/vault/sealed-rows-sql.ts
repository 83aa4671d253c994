import { sql } from 'kysely'
import type { Tx } from '../database.ts'
import type { SealedColumn } from './sealed-columns.ts'

/** One sealed value and where it stands. */
export interface SealedRow {
  /** The parts of the primary key, as text. */
  readonly key: readonly string[]
  readonly sealed: string
}

/** How many values of the column each key sealed, among the rows this transaction sees. */
export async function countBySealingKey(tx: Tx, { table, column }: SealedColumn): Promise<Map<number, number>> {
  const { rows } = await sql<{ key: number; count: number }>`
    select sealing_key(${sql.ref(column)}) as key, count(*)::int as count from ${sql.table(table)}
    where ${sql.ref(column)} is not null group by 1`.execute(tx)
  return new Map(rows.map(({ key, count }) => [key, count]))
}

/** The next rows in the order of their primary key whose value was not sealed with the key. */
export async function selectSealedOtherwise(
  tx: Tx,
  { table, column, key }: SealedColumn,
  { current, after, limit }: { current: number; after: readonly string[] | undefined; limit: number },
): Promise<SealedRow[]> {
  const keyColumns = sql.join(key.map((part) => sql.ref(part)))
  const beyond = after ? sql`and (${keyColumns}) > (${sql.join(after)})` : sql``
  const { rows } = await sql<{ key: string[]; sealed: string }>`
    select array[${sql.join(key.map((part) => sql`${sql.ref(part)}::text`))}] as key, ${sql.ref(column)} as sealed
    from ${sql.table(table)}
    where sealing_key(${sql.ref(column)}) <> ${current} ${beyond}
    order by ${keyColumns} limit ${limit}`.execute(tx)
  return rows
}

/** Puts the value in place of the one that was read. False when somebody changed or removed it meanwhile. */
export async function replaceSealed(
  tx: Tx,
  { table, column, key }: SealedColumn,
  row: SealedRow,
  sealed: string,
): Promise<boolean> {
  const keyColumns = sql.join(key.map((part) => sql.ref(part)))
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${sealed}
    where (${keyColumns}) = (${sql.join([...row.key])}) and ${sql.ref(column)} = ${row.sealed}`.execute(tx)
  return numAffectedRows > 0n
}
