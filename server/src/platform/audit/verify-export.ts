import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { StartError } from '../start-error.ts'
import type { SealedEntry } from './audit-chain.ts'
import { type AuditFault, type ChainCheck, checkChain } from './check-chain.ts'

const Maybe = Type.Union([Type.String(), Type.Null()])

/** A line of an export, as SealedEntry has it. */
const Line = Type.Object({
  id: Type.String(),
  chain: Maybe,
  seq: Type.Integer({ minimum: 1 }),
  occurredAt: Type.String(),
  actorKind: Type.String(),
  actorUserId: Maybe,
  credentialId: Maybe,
  requestId: Maybe,
  action: Type.String(),
  subjectKind: Maybe,
  subjectId: Maybe,
  concernsUserId: Maybe,
  content: Maybe,
  salt: Maybe,
  contentHash: Type.String(),
  prevHash: Type.String(),
  hash: Type.String(),
})

export interface ExportReport {
  readonly entries: number
  readonly erased: number
  /** The place and hash of the last entry, to compare with what somebody else has. */
  readonly last: { readonly seq: number; readonly hash: string } | undefined
  readonly faults: readonly AuditFault[]
}

/**
 * Checks an export in JSON Lines by itself: that no entry in it was edited, left out or moved. Whether it ends too early it
 * cannot tell. Rejects with a StartError when the file is no such export.
 */
export async function verifyExport(file: string): Promise<ExportReport> {
  let check: ChainCheck | undefined
  let last: SealedEntry | undefined
  for await (const line of linesOf(file)) {
    const entry = parse(line)
    if (!Check(Line, entry)) throw new StartError(`${file} is no export of an audit log in JSON Lines`)
    check ??= checkChain(entry.chain, { isWhole: entry.seq === 1 })
    check.add(entry)
    last = entry
  }
  return {
    entries: check?.entries ?? 0,
    erased: check?.erased ?? 0,
    last: last && { seq: last.seq, hash: last.hash },
    faults: check?.end(undefined) ?? [],
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield line
    }
  } catch (error) {
    throw new StartError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
