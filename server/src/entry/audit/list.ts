import { findAccountByEmail } from '#modules/identity/public.ts'
import { type AuditEntry, listAuditEntries, listPlatformAuditEntries } from '#modules/audit/public.ts'
import type { UserId } from '#platform/id.ts'
import { StartError } from '#platform/start-error.ts'
import { type Column, tableLines } from '../table.ts'
import { withPlatform } from '../with-platform.ts'
import { openChain } from './open-chain.ts'

export interface ListOptions {
  readonly organization?: string
  readonly actor?: string
  readonly action?: string
  readonly from?: string
  readonly to?: string
  readonly limit: number
  readonly json: boolean
}

/** Prints the newest entries of one chain, and records that they were read. */
export async function list({ organization, actor, json, ...request }: ListOptions): Promise<void> {
  const entries = await withPlatform(async (platform) => {
    const organizationId = await openChain(platform, organization, 'audit.read')
    const by = actor === undefined ? {} : { actor: await userOf(platform, actor) }
    const { data } =
      organizationId === null
        ? await listPlatformAuditEntries(platform, { ...request, ...by })
        : await listAuditEntries(platform, { organizationId }, { ...request, ...by })
    return data
  })
  const lines = json ? [JSON.stringify(entries, null, 2)] : tableLines(columns, entries)
  process.stdout.write(`${lines.join('\n')}\n`)
}

async function userOf(platform: Parameters<typeof findAccountByEmail>[0], email: string): Promise<UserId> {
  const account = await findAccountByEmail(platform, email)
  if (!account) throw new StartError(`--actor ${email}: nobody has an account with this e-mail address`)
  return account.id
}

const columns: readonly Column<AuditEntry>[] = [
  { title: 'ENTRY', of: ({ seq }) => String(seq), isNumber: true },
  { title: 'TIME (UTC)', of: ({ occurredAt }) => occurredAt.toISOString().slice(0, 19).replace('T', ' ') },
  { title: 'WHO', of: who },
  { title: 'FROM', of: ({ address }) => address ?? '–' },
  { title: 'ACTION', of: ({ action }) => action },
  { title: 'SUBJECT', of: ({ subject }) => subject?.id ?? '–' },
  { title: 'CHANGED', of: ({ before, after }) => (before && after ? Object.keys(after).join(', ') : '') },
]

function who({ actorKind, actor, credentialId }: AuditEntry): string {
  if (actorKind === 'operator') return credentialId ?? 'operator'
  const name = actor?.name ?? ''
  if (actorKind === 'user') return name
  return name ? `${name} (${actorKind})` : actorKind
}
