import type { Tx } from '../database.ts'
import type { Uses } from '../platform.ts'
import { writeAnchor } from './anchor.ts'
import { type Checkpoint, createCheckpointSigner, noHash } from './audit-chain.ts'
import { insertCheckpoints, sealPending, selectLastCheckpoint } from './audit-sql.ts'

/** How many entries are sealed in one transaction. */
const batch = 1_000

/**
 * Chains all entries that wait, signs how far the chains have come, and keeps the last signature outside the database.
 * Does nothing while another server is at it.
 */
export async function sealAudit({ clock, config, db }: Uses<'clock' | 'config' | 'db'>): Promise<void> {
  const signer = createCheckpointSigner(config.secret)

  const sealBatch = async (tx: Tx): Promise<Checkpoint | undefined> => {
    const heads = await sealPending(tx, batch)
    if (heads.length === 0) return undefined
    let last = await selectLastCheckpoint(tx)
    const checkpoints = heads.map((head) => {
      last = signer.sign(head, (last?.number ?? 0) + 1, last?.mac ?? noHash)
      return last
    })
    await insertCheckpoints(tx, checkpoints, clock.now())
    return last
  }

  for (;;) {
    const last = await db.forSystem().transaction(sealBatch)
    if (!last) return
    await writeAnchor(config.dataDir, last)
  }
}
