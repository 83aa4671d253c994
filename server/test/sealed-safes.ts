import pg from 'pg'
import type { SealedColumn } from '#platform/vault/sealed-columns.ts'

/** Sealed columns of tables that only tests have: one of the system's, one of tenants. */
export const safeColumns: readonly SealedColumn[] = [
  { table: 'safes', column: 'content', key: ['id'] },
  { table: 'tenant_safes', column: 'content', key: ['org_id', 'id'] },
]

/** Makes the tables in a database that is migrated. */
export const createSafes = (ownerUrl: string): Promise<void> =>
  asOwner(
    ownerUrl,
    `create table safes (id uuid primary key, content sealed_text);
     alter table safes enable row level security;
     alter table safes force row level security;
     create policy safes_system on safes using (is_system()) with check (is_system());
     create table tenant_safes (
       org_id uuid not null references organizations (id), id integer not null, content sealed_text not null,
       primary key (org_id, id)
     );
     alter table tenant_safes enable row level security;
     alter table tenant_safes force row level security;
     create policy tenant_safes_inside on tenant_safes using (org_id = current_org());
     grant select, insert on safes, tenant_safes to upskill_app;
     grant update (content) on safes, tenant_safes to upskill_app;`,
  )

async function asOwner(ownerUrl: string, commands: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  await client.query(commands)
  await client.end()
}
