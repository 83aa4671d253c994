import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Connection, NewcomerRole } from './connection.ts'

const columns = [
  'protocol',
  'issuer',
  'client_id',
  'client_secret',
  'sign_in_url',
  'certificates',
  'is_enabled',
  'admits_newcomers',
  'newcomer_role',
  'trusts_factors',
  'version',
] as const

interface ConnectionRow {
  protocol: string
  issuer: string
  client_id: string | null
  client_secret: string | null
  sign_in_url: string | null
  certificates: string[]
  is_enabled: boolean
  admits_newcomers: boolean
  newcomer_role: string
  trusts_factors: boolean
  version: number
}

function toConnection(row: ConnectionRow): Connection {
  const { issuer } = row
  return {
    provider:
      row.protocol === 'oidc'
        ? { protocol: 'oidc', issuer, clientId: row.client_id ?? '', sealedSecret: row.client_secret ?? '' }
        : { protocol: 'saml', issuer, signInUrl: row.sign_in_url ?? '', certificates: row.certificates },
    isEnabled: row.is_enabled,
    admitsNewcomers: row.admits_newcomers,
    newcomerRole: row.newcomer_role as NewcomerRole,
    trustsFactors: row.trusts_factors,
    version: row.version,
  }
}

export async function findConnection(tx: Tx, organizationId: OrganizationId): Promise<Connection | undefined> {
  const row = await tx
    .selectFrom('sign_on_connections')
    .select(columns)
    .where('org_id', '=', organizationId)
    .executeTakeFirst()
  return row && toConnection(row)
}

export async function lockConnection(tx: Tx, organizationId: OrganizationId): Promise<Connection | undefined> {
  const row = await tx
    .selectFrom('sign_on_connections')
    .select(columns)
    .where('org_id', '=', organizationId)
    .forUpdate()
    .executeTakeFirst()
  return row && toConnection(row)
}

/** Writes the organization's connection, new or changed, at its next version. */
export async function putConnection(
  tx: Tx,
  organizationId: OrganizationId,
  { provider, ...rules }: Omit<Connection, 'version'>,
  now: Date,
): Promise<Connection> {
  const isOidc = provider.protocol === 'oidc'
  const values = {
    protocol: provider.protocol,
    issuer: provider.issuer,
    client_id: isOidc ? provider.clientId : null,
    client_secret: isOidc ? provider.sealedSecret : null,
    sign_in_url: isOidc ? null : provider.signInUrl,
    certificates: isOidc ? [] : [...provider.certificates],
    is_enabled: rules.isEnabled,
    admits_newcomers: rules.admitsNewcomers,
    newcomer_role: rules.newcomerRole,
    trusts_factors: rules.trustsFactors,
    updated_at: now,
  }
  const row = await tx
    .insertInto('sign_on_connections')
    .values({ org_id: organizationId, ...values, created_at: now })
    .onConflict((conflict) =>
      conflict.column('org_id').doUpdateSet({ ...values, version: sql`sign_on_connections.version + 1` }),
    )
    .returning(columns)
    .executeTakeFirstOrThrow()
  return toConnection(row)
}

/** Switches the connection off and answers whether there was one. */
export async function switchOff(tx: Tx, organizationId: OrganizationId, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sign_on_connections')
    .set({ is_enabled: false, updated_at: now, version: sql`version + 1` })
    .where('org_id', '=', organizationId)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function deleteConnection(tx: Tx, organizationId: OrganizationId): Promise<void> {
  await tx.deleteFrom('sign_on_connections').where('org_id', '=', organizationId).execute()
}
