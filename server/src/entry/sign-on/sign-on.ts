import { findOrganization } from '#app/limits/find-identity.ts'
import { disableSignOn, getSignOn, vouchForDomain } from '#modules/single-sign-on/public.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from '../with-platform.ts'

interface Asked {
  readonly slug: string
  readonly json: boolean
}

/** Prints how the organization's people sign in. Rejects when there is no such organization. */
export async function show({ slug, json }: Asked): Promise<void> {
  const { connection, isRequired, domains } = await withPlatform(async (platform) => {
    const { id: organizationId } = await findOrganization(platform, slug)
    return getSignOn(platform, { organizationId })
  })
  const shown = {
    organization: slug,
    protocol: connection?.provider.protocol ?? null,
    issuer: connection?.provider.issuer ?? null,
    isEnabled: connection?.isEnabled ?? false,
    isRequired,
    domains: domains.map(({ name, provenAt }) => ({ name, isProven: provenAt !== undefined })),
  }
  print(json, shown, [
    `organization  ${slug}`,
    `provider      ${shown.issuer === null ? 'none' : `${shown.issuer} (${String(shown.protocol)})`}`,
    `switched on   ${shown.isEnabled ? 'yes' : 'no'}`,
    `required      ${isRequired ? 'yes, except for owners' : 'no'}`,
    `domains       ${shown.domains.map(({ name, isProven }) => (isProven ? name : `${name} (not proven)`)).join(', ') || 'none'}`,
  ])
}

/** Switches it off. Rejects when there is no such organization, or nothing to switch off. */
export async function disable({ slug, json }: Asked): Promise<void> {
  const wasThere = await withPlatform(async (platform) => {
    const { id: organizationId } = await findOrganization(platform, slug)
    return disableSignOn(platform, { organizationId })
  })
  if (!wasThere) throw new StartError(`"${slug}" has no single sign-on`)
  print(json, { organization: slug, isEnabled: false, isRequired: false }, [
    `Single sign-on of "${slug}" is off: everyone signs in with a password, which can be reset by mail.`,
  ])
}

const domainName = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/

/** Takes a domain as proven. Rejects what is none, and one that another organization has proven. */
export async function vouch({ slug, domain }: { slug: string; domain: string }): Promise<void> {
  const name = domain.toLowerCase()
  if (!domainName.test(name)) throw new StartError(`"${domain}" is not a domain; for example example.com`)
  await withPlatform(async (platform) => {
    const { id: organizationId } = await findOrganization(platform, slug)
    await vouchForDomain(platform, { organizationId }, name)
  })
  process.stdout.write(`${name} is a domain of "${slug}" now: single sign-on lets in people with such addresses.\n`)
}

function print(json: boolean, data: object, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(data, null, 2) : lines.join('\n')}\n`)
}
