import { type RawBuilder, sql } from 'kysely'
import type { Comparison, Condition } from './scim-filter.ts'

/** The condition as SQL over a row with these columns. */
export function conditionSql(condition: Condition): RawBuilder<boolean> {
  switch (condition.kind) {
    case 'always':
      return condition.holds ? sql`true` : sql`false`
    case 'present':
      return sql`${sql.ref(condition.column)} is not null`
    case 'flag':
      return sql`${sql.ref(condition.column)} = ${condition.is}`
    case 'time':
      return ordered(sql.ref(condition.column), condition.by, sql`${condition.to}::timestamptz`)
    case 'compare':
      return compared(condition)
    case 'not':
      return sql`not coalesce(${conditionSql(condition.of)}, false)`
    default: {
      const parts = condition.of.map((part) => sql`(${conditionSql(part)})`)
      return sql.join(parts, condition.kind === 'all' ? sql` and ` : sql` or `) as RawBuilder<boolean>
    }
  }
}

/** Text is compared as SCIM says: regardless of case, unless its attribute is exact. */
function compared({ column, type, by, to }: Extract<Condition, { kind: 'compare' }>): RawBuilder<boolean> {
  const text = sql`${sql.ref(column)}::text`
  const left = type === 'exact' ? text : sql`lower(${text})`
  const right = type === 'exact' ? sql`${to}::text` : sql`lower(${to}::text)`
  switch (by) {
    case 'co':
      return sql`strpos(${left}, ${right}) > 0`
    case 'sw':
      return sql`starts_with(${left}, ${right})`
    case 'ew':
      return sql`right(${left}, length(${right})) = ${right}`
    default:
      return ordered(left, by, right)
  }
}

const operators = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const

function ordered(left: RawBuilder<unknown>, by: Comparison, right: RawBuilder<unknown>): RawBuilder<boolean> {
  if (by === 'ne') return sql`${left} is distinct from ${right}`
  return by in operators ? sql`${left} ${sql.raw(operators[by as keyof typeof operators])} ${right}` : sql`false`
}
