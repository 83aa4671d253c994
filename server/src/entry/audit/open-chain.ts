import { findOrganization } from '#app/limits/find-identity.ts'
import { recordAudit } from '#platform/audit/record-audit.ts'
import { sealAudit } from '#platform/audit/seal-audit.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'

/**
 * The chain of the organization with this slug, or the platform's without one, sealed up to now; that it is read is its
 * last entry. Rejects with a StartError when there is no such organization.
 */
export async function openChain(
  platform: Uses<'clock' | 'config' | 'db'>,
  slug: string | undefined,
  action: 'audit.read' | 'audit.exported',
): Promise<OrganizationId | null> {
  const organizationId = slug === undefined ? null : (await findOrganization(platform, slug)).id
  const scoped = organizationId === null ? platform.db.forSystem() : platform.db.forOrganization({ organizationId })
  await scoped.transaction((tx) => recordAudit(tx, { action }))
  await sealAudit(platform)
  return organizationId
}
