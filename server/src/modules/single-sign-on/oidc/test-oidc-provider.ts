import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { OidcProvider } from '../connection.ts'
import type { Finding } from '../settings/finding.ts'
import { openProvider } from './open-provider.ts'

/** What the provider tells about itself, and what of it would be in the way. Refuses as signing in would. */
export async function testOidcProvider(
  uses: Uses<'config' | 'outbound' | 'vault'>,
  organizationId: OrganizationId,
  provider: OidcProvider,
): Promise<Finding[]> {
  const found = (await openProvider(uses, organizationId, provider)).serverMetadata()
  const methods = found.code_challenge_methods_supported
  const algorithms = found.id_token_signing_alg_values_supported ?? ['RS256']
  return [
    { name: 'issuer', value: found.issuer, isGood: true },
    {
      name: 'authorization-endpoint',
      value: found.authorization_endpoint ?? '',
      isGood: !!found.authorization_endpoint,
    },
    { name: 'token-endpoint', value: found.token_endpoint ?? '', isGood: !!found.token_endpoint },
    await countKeys(uses, found.jwks_uri ?? ''),
    {
      name: 'signatures',
      value: algorithms.join(', '),
      isGood: algorithms.some((name) => /^(RS|PS|ES|Ed)/.test(name)),
    },
    // Providers that leave it out mostly know it; the others ignore what they are sent.
    { name: 'pkce', value: methods?.join(', ') ?? '', isGood: methods === undefined || methods.includes('S256') },
  ]
}

async function countKeys({ outbound }: Uses<'outbound'>, address: string): Promise<Finding> {
  try {
    const answer = await outbound.fetch(address)
    const { keys } = (await answer.json()) as { keys: unknown[] }
    return { name: 'keys', value: String(keys.length), isGood: keys.length > 0 }
  } catch {
    return { name: 'keys', value: '0', isGood: false }
  }
}
