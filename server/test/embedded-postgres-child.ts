/**
 * A process of its own that uses an embedded PostgreSQL, for tests that kill it: `node <this file> <data folder> [write]`.
 * Prints one JSON line once it is up, then with `write` the number of each row that PostgreSQL acknowledged. Stops when
 * its standard input ends.
 */
import { finished } from 'node:stream/promises'
import pg from 'pg'
import { startEmbeddedPostgres } from '#platform/embedded-postgres/start-embedded-postgres.ts'

const [dataDir = '', mode] = process.argv.slice(2)
const postgres = await startEmbeddedPostgres({ dataDir, log: { warn: console.warn } })
const { ownerUrl, port, adopted } = postgres
process.stdout.write(`${JSON.stringify({ ownerUrl, port, adopted })}\n`)

if (mode === 'write') {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query('create table acknowledged (n integer)')
  for (let n = 1; ; n++) {
    await client.query('insert into acknowledged values ($1)', [n])
    process.stdout.write(`${n}\n`)
  }
}

await finished(process.stdin.resume())
await postgres.stop()
