import type { OrganizationId } from '#platform/id.ts'
import type { SealedEntry } from '#platform/audit/audit-chain.ts'
import { readChain } from '#platform/audit/verify-audit.ts'
import type { Uses } from '#platform/platform.ts'
import { selectSpan } from './audit-entry-sql.ts'

export type ExportFormat = 'jsonl' | 'csv'

export interface ExportRequest {
  readonly format: ExportFormat
  readonly from?: string
  readonly to?: string
}

/**
 * A chain's entries as text, in order and without gaps, from the first to the last of the given time; null is the platform's
 * chain. JSON Lines holds exactly what the hashes are made of, so that whoever has it can check it; CSV is for reading.
 */
export async function* exportAuditEntries(
  { db }: Uses<'db'>,
  organizationId: OrganizationId | null,
  { format, ...time }: ExportRequest,
): AsyncGenerator<string> {
  const scoped = organizationId === null ? db.forSystem() : db.forOrganization({ organizationId })
  const span = await scoped.transaction((tx) => selectSpan(tx, organizationId, time))
  if (format === 'csv') yield csvLine(csvColumns.map(([title]) => title))
  if (!span) return
  for await (const entry of readChain(scoped, organizationId, span.first, span.last)) {
    yield format === 'csv' ? csvLine(csvCells(entry)) : `${JSON.stringify(entry)}\n`
  }
}

type Contents = Readonly<Record<'address' | 'before' | 'after', unknown>>

const csvColumns: readonly (readonly [title: string, of: (entry: SealedEntry, contents: Contents) => unknown])[] = [
  ['seq', ({ seq }) => seq],
  ['occurredAt', ({ occurredAt }) => occurredAt],
  ['action', ({ action }) => action],
  ['actorKind', ({ actorKind }) => actorKind],
  ['actorUserId', ({ actorUserId }) => actorUserId],
  ['credentialId', ({ credentialId }) => credentialId],
  ['address', (_entry, { address }) => address],
  ['requestId', ({ requestId }) => requestId],
  ['subjectKind', ({ subjectKind }) => subjectKind],
  ['subjectId', ({ subjectId }) => subjectId],
  ['concernsUserId', ({ concernsUserId }) => concernsUserId],
  ['before', (_entry, { before }) => before],
  ['after', (_entry, { after }) => after],
  ['hash', ({ hash }) => hash],
]

const erasedContents: Contents = { address: null, before: null, after: null }

function csvCells(entry: SealedEntry): string[] {
  const contents = entry.content === null ? erasedContents : (JSON.parse(entry.content) as Contents)
  return csvColumns.map(([, of]) => asText(of(entry, contents)))
}

const asText = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A line of RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe before it, as OWASP advises. */
const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`

function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
