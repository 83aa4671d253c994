import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { exportAuditEntries, type ExportRequest } from '#modules/audit/public.ts'
import { withPlatform } from '../with-platform.ts'
import { openChain } from './open-chain.ts'

/** Writes one chain to standard output, and records that it was exported. */
export async function exportLog({
  organization,
  ...request
}: ExportRequest & { organization?: string }): Promise<void> {
  await withPlatform(async (platform) => {
    const organizationId = await openChain(platform, organization, 'audit.exported')
    const lines = Readable.from(exportAuditEntries(platform, organizationId, request))
    await pipeline(lines, process.stdout, { end: false })
  })
}
