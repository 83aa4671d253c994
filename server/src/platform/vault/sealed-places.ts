import type { Scoped } from '../database.ts'
import type { OrganizationId } from '../id.ts'
import type { Uses } from '../platform.ts'
import { type SealedColumn, sealedColumns } from './sealed-columns.ts'
import { countBySealingKey } from './sealed-rows-sql.ts'

export interface SealedPlaces {
  readonly organizationIds: readonly OrganizationId[]
  /** Other than those of this release, for tests. */
  readonly columns?: readonly SealedColumn[]
}

/** A sealed column as far as one party's transaction sees it. */
export interface SealedPlace {
  readonly column: SealedColumn
  readonly scope: Scoped
}

/** Everywhere something may be sealed: a tenant's column once for each organization, any other once. */
export function sealedPlaces(
  { db }: Uses<'db'>,
  { organizationIds, columns = sealedColumns }: SealedPlaces,
): SealedPlace[] {
  return columns.flatMap((column: SealedColumn) =>
    column.key[0] === 'org_id'
      ? organizationIds.map((organizationId) => ({ column, scope: db.forOrganization({ organizationId }) }))
      : [{ column, scope: db.forSystem() }],
  )
}

/** How many values are sealed with each key, by `<table>.<column>`. */
export async function countSealed(
  platform: Uses<'db'>,
  places: SealedPlaces,
): Promise<Map<number, Map<string, number>>> {
  const counts = new Map<number, Map<string, number>>()
  for (const { column, scope } of sealedPlaces(platform, places)) {
    const name = `${column.table}.${column.column}`
    for (const [key, count] of await scope.transaction((tx) => countBySealingKey(tx, column))) {
      const ofKey = counts.get(key) ?? new Map<string, number>()
      counts.set(key, ofKey.set(name, (ofKey.get(name) ?? 0) + count))
    }
  }
  return counts
}
