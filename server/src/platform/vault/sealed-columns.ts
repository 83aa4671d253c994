/**
 * The one list of columns whose values are sealed. Re-encryption follows it, and so does the question whether a key is
 * still in use; a test compares it with the columns of type sealed_text in the database.
 */
export interface SealedColumn {
  readonly table: string
  readonly column: string
  /** The primary key, in its order. One that begins with org_id belongs to a tenant. */
  readonly key: readonly string[]
}

export const sealedColumns = [
  { table: 'authenticators', column: 'secret', key: ['id'] },
  { table: 'idempotent_requests', column: 'body', key: ['id'] },
  { table: 'known_devices', column: 'sealed_origin', key: ['id'] },
  { table: 'recovery_codes', column: 'hash_key', key: ['user_id'] },
  { table: 'sessions', column: 'sealed_origin', key: ['id'] },
  { table: 'sign_on_connections', column: 'client_secret', key: ['org_id'] },
] as const satisfies readonly SealedColumn[]

/** Where a sealed value stands: `<table>.<column>:` and the row's primary key, its parts in order and joined by colons. */
export function contextOf(column: `${string}.${string}`, ...key: readonly string[]): string {
  return `${column}:${key.join(':')}`
}

/** The `<table>.<column>` of a context. */
export const columnOf = (context: string): string => context.slice(0, Math.max(context.indexOf(':'), 0))
