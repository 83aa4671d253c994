import type { OrganizationId } from '#platform/id.ts'
import type { Plan } from '#platform/plan.ts'
import type { Uses } from '#platform/platform.ts'
import { setPlan } from './organization-sql.ts'

/** Puts the organization on another plan, as an operator may; its members' next requests are counted by it. */
export async function changePlan(
  { clock, db }: Uses<'clock' | 'db'>,
  organizationId: OrganizationId,
  plan: Plan,
): Promise<void> {
  await db.forOrganization({ organizationId }).transaction((tx) => setPlan(tx, organizationId, plan, clock.now()))
}
