export type { AuditEntry, AuditFilter } from './audit-entry.ts'
export { exportAuditEntries, type ExportRequest } from './export-audit-entries.ts'
export { listPlatformAuditEntries } from './list-platform-audit-entries.ts'
export { listAuditEntries } from './list-audit-entries.ts'
