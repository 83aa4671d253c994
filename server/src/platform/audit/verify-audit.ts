import type { Scoped } from '../database.ts'
import type { OrganizationId } from '../id.ts'
import type { Uses } from '../platform.ts'
import { type Anchor, anchorPath, readAnchor } from './anchor.ts'
import { type Chain, type Checkpoint, type CheckpointSigner, createCheckpointSigner, noHash } from './audit-chain.ts'
import { countPending, selectCheckpoints, selectSealed } from './audit-sql.ts'
import { type AuditFault, checkChain } from './check-chain.ts'
import { sealAudit } from './seal-audit.ts'

/** What was looked at, and everything that is wrong with it. */
export interface AuditReport {
  readonly chains: number
  readonly entries: number
  readonly checkpoints: number
  /** Entries whose contents were erased, as entries of their own tell. */
  readonly erased: number
  /** Entries that nothing protects yet. */
  readonly pending: number
  /** Whether an anchor outside the database was there to compare with. */
  readonly hasAnchor: boolean
  /** What is wrong with signatures, which belong to no single chain. */
  readonly signatureFaults: readonly string[]
  readonly faults: readonly AuditFault[]
}

export interface VerifyOptions {
  /** Whose chains there have to be, besides those that were ever signed. */
  readonly organizationIds: readonly OrganizationId[]
  /** Look at this organization's chain alone. */
  readonly only?: OrganizationId | undefined
  /** The anchor to compare with; by default the one this server keeps. */
  readonly anchorFile?: string | undefined
}

const pageSize = 2_000

/**
 * Seals what waits, then computes every hash and signature again and compares. It finds entries that were edited, deleted,
 * inserted, moved, rewritten or cut off, as far back as the log goes.
 */
export async function verifyAudit(
  platform: Uses<'clock' | 'config' | 'db'>,
  { organizationIds, only, anchorFile }: VerifyOptions,
): Promise<AuditReport> {
  const { config, db } = platform
  // Before anything can sign anew, and so replace it.
  const anchor = await readAnchor(anchorFile ?? anchorPath(config.dataDir))
  await sealAudit(platform)
  const checkpoints = await readCheckpoints(db.forSystem(), createCheckpointSigner(config.secret))
  const chains: Iterable<Chain> = only ? [only] : new Set([null, ...organizationIds, ...checkpoints.heads.keys()])

  const report = { chains: 0, entries: 0, erased: 0, faults: [] as AuditFault[] }
  for (const chain of chains) {
    const scoped = chain === null ? db.forSystem() : db.forOrganization({ organizationId: chain })
    const check = checkChain(chain, { isWhole: true })
    for await (const entry of readChain(scoped, chain)) check.add(entry)
    // What was sealed meanwhile was signed meanwhile.
    await checkpoints.readOn()
    report.faults.push(...check.end(checkpoints.heads.get(chain) ?? []))
    report.chains += 1
    report.entries += check.entries
    report.erased += check.erased
  }
  return {
    ...report,
    checkpoints: checkpoints.count(),
    pending: await db.forSystem().transaction(countPending),
    hasAnchor: anchor !== undefined,
    signatureFaults: [...checkpoints.faults, ...faultsOfAnchor(anchor, checkpoints.macs, checkpoints.count())],
  }
}

/** All entries of a chain, in order; the scope must see it. */
export async function* readChain(scoped: Scoped, chain: Chain, from = 1, to = Number.MAX_SAFE_INTEGER) {
  let after = from - 1
  for (;;) {
    const page = await scoped.transaction((tx) => selectSealed(tx, chain, after, pageSize))
    for (const entry of page) {
      if (entry.seq > to) return
      yield entry
      after = entry.seq
    }
    if (page.length < pageSize) return
  }
}

async function readCheckpoints(scoped: Scoped, signer: CheckpointSigner) {
  const heads = new Map<Chain, Checkpoint[]>()
  const macs = new Map<number, string>()
  const faults: string[] = []
  let last: Checkpoint | undefined

  function add(checkpoint: Checkpoint): void {
    const expected = (last?.number ?? 0) + 1
    const { number, chain, mac } = checkpoint
    if (number !== expected) faults.push(`checkpoints ${expected} to ${number - 1} are missing`)
    else if (!signer.isGenuine(checkpoint, last?.mac ?? noHash))
      faults.push(`checkpoint ${number} is not signed with this server's secret`)
    const known = heads.get(chain)
    if (known) known.push(checkpoint)
    else heads.set(chain, [checkpoint])
    macs.set(number, mac)
    last = checkpoint
  }

  async function readOn(): Promise<void> {
    for (;;) {
      const page = await scoped.transaction((tx) => selectCheckpoints(tx, last?.number ?? 0, pageSize))
      for (const checkpoint of page) add(checkpoint)
      if (page.length < pageSize) return
    }
  }

  await readOn()
  return { heads, macs, faults, readOn, count: () => macs.size }
}

function faultsOfAnchor(anchor: Anchor | undefined, macs: ReadonlyMap<number, string>, count: number): string[] {
  if (!anchor) return []
  const mac = macs.get(anchor.number)
  if (mac === undefined)
    return [`the anchor knows checkpoint ${anchor.number}, but only ${count} are stored: the end was cut off`]
  return mac === anchor.mac
    ? []
    : [`checkpoint ${anchor.number} is not the one that the anchor knows: the log was replaced`]
}
