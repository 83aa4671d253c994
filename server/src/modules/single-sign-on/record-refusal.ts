import { recordAudit } from '#platform/audit/record-audit.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'

/** Runs a step of signing in; when it is refused, the organization's audit log tells its administrators why. */
export async function recordingRefusals<T>(
  { db }: Uses<'db'>,
  organizationId: OrganizationId,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step()
  } catch (error) {
    if (error instanceof Problem && error.status !== 404) {
      const { title, message } = error
      await db
        .forOrganization({ organizationId })
        .transaction((tx) => recordAudit(tx, { action: 'single-sign-on.refused', detail: { title, why: message } }))
    }
    throw error
  }
}
