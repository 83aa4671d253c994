import { findOrganization } from '#app/limits/find-identity.ts'
import { type ListedToken, listTokens } from '#modules/access-tokens/public.ts'
import type { Platform } from '#platform/platform.ts'
import { tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'

/** Prints the valid tokens of an organization, newest first, those of its members before its own. */
export async function list({ organization, json }: { organization: string; json: boolean }): Promise<void> {
  const tokens = await withPlatform((platform) => readTokens(platform, organization))
  const lines = tableLines<ListedToken>(
    [
      { title: 'ID', of: ({ id }) => id },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'WHOSE', of: ({ kind, userName }) => (kind === 'personal' ? userName : 'the organization') },
      { title: 'SCOPES', of: ({ scopes }) => scopes.join(', ') },
      { title: 'EXPIRES', of: ({ expiresAt }) => expiresAt.toISOString().slice(0, 10) },
      { title: 'LAST USED', of: ({ lastUsedAt }) => lastUsedAt?.toISOString().slice(0, 16).replace('T', ' ') ?? '–' },
    ],
    tokens,
  )
  process.stdout.write(`${json ? JSON.stringify({ organization, tokens }, null, 2) : lines.join('\n')}\n`)
}

async function readTokens(platform: Platform, slug: string): Promise<ListedToken[]> {
  const { id: organizationId } = await findOrganization(platform, slug)
  const tokens: ListedToken[] = []
  for (const kind of ['personal', 'provisioning'] as const) {
    let cursor: string | undefined
    do {
      const request = { kind, limit: 200, ...(cursor && { cursor }) }
      const { data, page } = await listTokens(platform, { organizationId }, request)
      tokens.push(...data)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
  }
  return tokens
}
