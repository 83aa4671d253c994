import pg from 'pg'
import { inject } from 'vitest'

/**
 * The columns, as `table.column`, of every table there is, whose values hold one of the texts, in any letter case: as text,
 * inside JSON and arrays, or as bytes. It looks past row-level security, so that a new table is searched like any other.
 */
export async function findTraces(ownerUrl: string, texts: readonly string[]): Promise<string[]> {
  const url = new URL(inject('postgres').adminUrl)
  url.pathname = new URL(ownerUrl).pathname
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(tablesQuery)
    const needles = texts.flatMap((text) => [text.toLowerCase(), Buffer.from(text).toString('hex')])
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await client.query<{ column: string }>(tracesIn(name), [needles])
      found.push(...rows.map(({ column }) => `${name}.${column}`))
    }
    return found.toSorted()
  } finally {
    await client.end()
  }
}

const tablesQuery = `
  select quote_ident(c.relname) as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`

const tracesIn = (table: string) => `
  select distinct field.key as column
  from ${table} t cross join lateral jsonb_each_text(to_jsonb(t)) field
  where exists (select from unnest($1::text[]) needle where strpos(lower(field.value), needle) > 0)`
