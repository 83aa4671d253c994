import { findOrganization } from '#app/limits/find-identity.ts'
import { revokeTokenOfOrganization } from '#modules/access-tokens/public.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from '../with-platform.ts'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Ends a token at once. Rejects when the organization has no valid token of this id. */
export async function revoke(options: { organization: string; id: string; json: boolean }): Promise<void> {
  const { organization, id, json } = options
  const isRevoked = await withPlatform(async (platform) => {
    const { id: organizationId } = await findOrganization(platform, organization)
    return uuid.test(id) && revokeTokenOfOrganization(platform, { organizationId }, id)
  })
  if (!isRevoked) {
    throw new StartError(
      `"${organization}" has no token ${id}; \`upskill tokens list ${organization}\` shows those it has`,
    )
  }
  const text = `Token ${id} of "${organization}" is revoked; requests with it are refused from now on.`
  process.stdout.write(`${json ? JSON.stringify({ organization, revoked: id }, null, 2) : text}\n`)
}
