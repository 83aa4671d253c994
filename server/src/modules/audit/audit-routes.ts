import { Readable } from 'node:stream'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import type { AuditEntry } from './audit-entry.ts'
import * as schemas from './audit-schemas.ts'
import { exportAuditEntries, type ExportFormat } from './export-audit-entries.ts'
import { listAuditEntries } from './list-audit-entries.ts'
import { listOwnAuditEntries } from './list-own-audit-entries.ts'

const toBody = (entry: AuditEntry) => ({ ...entry, occurredAt: entry.occurredAt.toISOString() })

const mediaTypes: Readonly<Record<ExportFormat, string>> = {
  jsonl: 'application/jsonl; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

export function auditRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/organizations/:organizationId/audit-entries',
      { schema: schemas.ListAuditEntries, config: { authz: 'audit.read', limit: 'audit.read', audit: 'audit.read' } },
      async (request) => {
        const { data, page } = await listAuditEntries(platform, request.actor, request.query)
        return { data: data.map(toBody), page }
      },
    )

    server.get(
      '/organizations/:organizationId/audit-entries/export',
      {
        schema: schemas.ExportAuditEntries,
        config: { authz: 'audit.read', limit: 'audit.export', audit: 'audit.exported' },
      },
      async (request, reply) => {
        const { format } = request.query
        const lines = exportAuditEntries(platform, request.actor.organizationId, request.query)
        return reply
          .type(mediaTypes[format])
          .header('content-disposition', `attachment; filename="audit-log.${format}"`)
          .send(Readable.from(lines))
      },
    )

    server.get(
      '/me/audit-entries',
      { schema: schemas.ListOwnAuditEntries, config: { authz: 'user', limit: 'audit.read' } },
      async (request) => {
        const { data, page } = await listOwnAuditEntries(platform, request.user, request.query)
        return { data: data.map(toBody), page }
      },
    )
  }
}
