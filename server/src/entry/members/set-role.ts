import { setRoles, type WantedRoles } from '#app/members/set-roles.ts'
import { withPlatform } from '../with-platform.ts'

/** Gives a member roles and tells which they had. */
export async function setRole({ json, ...wanted }: WantedRoles & { json: boolean }): Promise<void> {
  const { before, after } = await withPlatform((platform) => setRoles(platform, wanted))
  const { email, organization } = wanted
  const text = `${email} is now ${after.join(', ')} in "${organization}" (was ${before.join(', ')}), from the next request on.`
  process.stdout.write(`${json ? JSON.stringify({ organization, email, before, after }, null, 2) : text}\n`)
}
