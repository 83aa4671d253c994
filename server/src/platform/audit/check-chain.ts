import { type Chain, type ChainHead, hashContent, hashEntry, noHash, type SealedEntry } from './audit-chain.ts'

/** Something that the log's own hashes and signatures do not allow. */
export interface AuditFault {
  readonly chain: Chain
  /** The entry that is wrong, or the first of those missing. */
  readonly seq: number
  readonly what: string
}

/** Looks at one chain's entries in their order. */
export interface ChainCheck {
  add(entry: SealedEntry): void
  /** What is wrong with them, once all were added; `heads` are the signed ones, or undefined where there are none to ask for. */
  end(heads: readonly ChainHead[] | undefined): AuditFault[]
  readonly entries: number
  /** How many entries had what was personal in them erased. */
  readonly erased: number
}

/** The action of entries that tell which others were erased. */
const erasing = 'audit.erased'

/**
 * Finds edited, missing, inserted, moved and rewritten entries. A chain that `isWhole` starts with its first entry; a part
 * of one may start anywhere, and only what follows its first entry is checked to be gapless.
 */
export function checkChain(chain: Chain, { isWhole }: { isWhole: boolean }): ChainCheck {
  const faults: AuditFault[] = []
  const hashes: string[] = []
  const erased: number[] = []
  const announced = new Set<number>()
  let first = 1
  let last: SealedEntry | undefined
  const report = (seq: number, what: string) => faults.push({ chain, seq, what })

  function checkPlace(entry: SealedEntry): void {
    if (!last && !isWhole) {
      first = entry.seq
      return
    }
    const expected = (last?.seq ?? 0) + 1
    if (entry.seq > expected) report(expected, `${range(expected, entry.seq - 1)} missing`)
    else if (entry.seq < expected) report(entry.seq, `entry ${entry.seq} stands twice or out of order`)
    else if (entry.prevHash !== (last?.hash ?? noHash)) {
      const before = last ? `entry ${last.seq}` : 'the start of the chain'
      report(entry.seq, `entry ${entry.seq} does not follow ${before}: one was replaced, inserted or moved`)
    }
  }

  function checkHashes(entry: SealedEntry): void {
    const { seq, action, occurredAt, content, salt } = entry
    const which = `entry ${seq} (${action}, ${occurredAt})`
    if (hashEntry(entry) !== entry.hash) report(seq, `${which} was edited or moved`)
    else if (content === null || salt === null) erased.push(seq)
    else if (hashContent(salt, content) !== entry.contentHash)
      report(seq, `address, before or after of ${which} was edited`)
    else if (action === erasing) for (const each of erasedBy(content)) announced.add(each)
  }

  function checkSignatures(heads: readonly ChainHead[]): void {
    let trusted = first - 1
    for (const { seq, hash } of heads) {
      const found = hashes[seq - first]
      if (found !== undefined && found !== hash) {
        report(trusted + 1, `${range(trusted + 1, seq)} not what was signed: at least one was rewritten`)
        return
      }
      trusted = seq
    }
    const end = last?.seq ?? 0
    if (end < trusted) report(end + 1, `${range(end + 1, trusted)} missing at the end`)
    if (end > trusted) report(trusted + 1, `${range(trusted + 1, end)} not signed by this server: added from outside`)
  }

  return {
    add(entry) {
      checkPlace(entry)
      checkHashes(entry)
      hashes[entry.seq - first] = entry.hash
      last = entry
    },
    end(heads) {
      if (heads) checkSignatures(heads)
      for (const seq of isWhole ? erased : []) {
        if (!announced.has(seq))
          report(seq, `the contents of entry ${seq} are gone, and no entry tells that they were erased`)
      }
      return faults.toSorted((a, b) => a.seq - b.seq)
    },
    get entries() {
      return hashes.length
    },
    get erased() {
      return erased.length
    },
  }
}

const range = (from: number, to: number): string => (from === to ? `entry ${from} is` : `entries ${from} to ${to} are`)

function erasedBy(content: string): number[] {
  const { after } = JSON.parse(content) as { after: { seqs?: number[] } | null }
  return after?.seqs ?? []
}
