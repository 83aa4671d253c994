import { findOrganization } from '#app/limits/find-identity.ts'
import { changePlan } from '#modules/organizations/public.ts'
import { isPlan, plans } from '#platform/plan.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from './with-platform.ts'

/** Puts an organization on a plan and tells which it was on. Rejects when there is no such organization or plan. */
export async function setPlan({ slug, plan, json }: { slug: string; plan: string; json: boolean }): Promise<void> {
  if (!isPlan(plan)) throw new StartError(`there is no plan "${plan}"; the plans are ${plans.join(', ')}`)
  const before = await withPlatform(async (platform) => {
    const organization = await findOrganization(platform, slug)
    await changePlan(platform, organization.id, plan)
    return organization.plan
  })
  const text = `"${slug}" is on the plan ${plan} (it was ${before}). Requests are counted by it at once.`
  process.stdout.write(`${json ? JSON.stringify({ organization: slug, plan, before }, null, 2) : text}\n`)
}
