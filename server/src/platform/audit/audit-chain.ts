/**
 * What the audit log's hashes are made of; docs/security/audit-log.md tells the same to whoever checks an export.
 * PostgreSQL makes the hashes in seal_audit_entries, and this file makes them again from what is stored, so that whoever
 * changes that function is found out too. Checkpoints are signed here, with a secret that the database never sees.
 */
import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { OrganizationId } from '../id.ts'

/** The chain of an organization, or the platform's own. */
export type Chain = OrganizationId | null

/** An entry as it is hashed: each part as text, and what may be erased as one text, as PostgreSQL writes JSON. */
export interface SealedEntry {
  readonly id: string
  readonly chain: Chain
  readonly seq: number
  /** RFC 3339 in UTC with six digits of a second. */
  readonly occurredAt: string
  readonly actorKind: string
  readonly actorUserId: string | null
  readonly credentialId: string | null
  readonly requestId: string | null
  readonly action: string
  readonly subjectKind: string | null
  readonly subjectId: string | null
  readonly concernsUserId: string | null
  /** Address, before and after; null once it was erased. */
  readonly content: string | null
  /** In hexadecimal, as all hashes here; null once the content was erased. */
  readonly salt: string | null
  readonly contentHash: string
  readonly prevHash: string
  readonly hash: string
}

/** What the first entry of a chain follows. */
export const noHash = '0'.repeat(64)

export const chainName = (chain: Chain): string => chain ?? 'platform'

/** SHA-256 over the salt and the content. */
export const hashContent = (salt: string, content: string): string =>
  createHash('sha256').update(Buffer.from(salt, 'hex')).update(content).digest('hex')

/** SHA-256 over the entry's parts, each on a line of its own, ending with the hash of the entry before it. */
export function hashEntry(entry: SealedEntry): string {
  const parts = [
    'upskill-audit-1',
    chainName(entry.chain),
    entry.seq,
    entry.id,
    entry.occurredAt,
    entry.actorKind,
    entry.actorUserId ?? '',
    entry.credentialId ?? '',
    entry.requestId ?? '',
    entry.action,
    entry.subjectKind ?? '',
    entry.subjectId ?? '',
    entry.concernsUserId ?? '',
    entry.contentHash,
    entry.prevHash,
  ]
  return createHash('sha256').update(parts.join('\n')).digest('hex')
}

/** How far a chain has come. */
export interface ChainHead {
  readonly chain: Chain
  readonly seq: number
  readonly hash: string
}

/** A signed chain head. Checkpoints of all chains are numbered together, and each covers the one before it. */
export interface Checkpoint extends ChainHead {
  readonly number: number
  readonly mac: string
}

/** Signs checkpoints and knows its own signatures, by HMAC-SHA-256 (RFC 2104). */
export interface CheckpointSigner {
  sign(head: ChainHead, number: number, previousMac: string): Checkpoint
  isGenuine(checkpoint: Checkpoint, previousMac: string): boolean
}

/** Signs with a key made of the server's secret (HKDF, RFC 5869). */
export function createCheckpointSigner(secret: string): CheckpointSigner {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'upskill audit checkpoints', 32))
  const macOf = ({ chain, seq, hash }: ChainHead, number: number, previousMac: string) =>
    createHmac('sha256', key)
      .update(['upskill-audit-checkpoint-1', number, chainName(chain), seq, hash, previousMac].join('\n'))
      .digest()
  return {
    sign: (head, number, previousMac) => ({ ...head, number, mac: macOf(head, number, previousMac).toString('hex') }),
    isGenuine(checkpoint, previousMac) {
      const given = Buffer.from(checkpoint.mac, 'hex')
      const expected = macOf(checkpoint, checkpoint.number, previousMac)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
