import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Database } from '../database.ts'
import type { Uses } from '../platform.ts'
import { recordAudit } from './record-audit.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Reading this is recorded in the audit log, under this action; for what tells much about many people. */
    audit?: string
  }
}

/**
 * Records each read of a route that declares `audit` before it is answered. What cannot be recorded is not shown. For
 * routes inside an organization, whose log the entry belongs to.
 */
export function recordReads(server: FastifyInstance, { db }: Uses<'db'>): void {
  server.addHook('preHandler', async (request) => {
    const { audit } = request.routeOptions.config
    if (audit !== undefined) await recordRead(db, request, audit)
  })
}

async function recordRead(db: Database, { actor, query }: FastifyRequest, action: string): Promise<void> {
  const { organizationId } = actor
  await db.forOrganization(actor).transaction((tx) =>
    recordAudit(tx, {
      action,
      subject: { kind: 'organizations', id: organizationId },
      detail: { query: query ?? {} },
    }),
  )
}
