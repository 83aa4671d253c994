import pg from 'pg'

/** A connection with all rights of whoever owns the database, past the application; end it before the database is dropped. */
export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  return client
}
