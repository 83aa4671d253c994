import { buffer } from 'node:stream/consumers'
import type { OrganizationId } from '#platform/id.ts'
import type { Delivery } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { cannotBeStored } from './cannot-be-stored.ts'
import { importCourse } from './import-course.ts'
import { archiveKey, type ImportId, type ImportOutcome, type ImportRun } from './import-run.ts'
import { beginRun, finishRun, setProgress } from './import-sql.ts'
import { titleFromName } from './plan-course.ts'

/** What fails this often would fail for ever. */
const mostAttempts = 5

type Deps = Uses<'clock' | 'db' | 'files' | 'log'>

/** Another delivery of the same event was first. */
class AlreadyFinished extends Error {}

/**
 * Imports a zip that somebody sent. However often the event is delivered, the course is stored once: the transaction that
 * stores it also ends the run, and a run ends only once. An attempt holds the whole zip in memory, so the worker delivers
 * these events one at a time, and apart from others: mail does not wait for an import.
 */
export async function runImport(
  deps: Deps,
  { importId }: { importId: ImportId },
  { organizationId, extend }: Pick<Delivery, 'organizationId' | 'extend'>,
): Promise<void> {
  if (!organizationId) throw new Error('an import belongs to an organization')
  const run = await begin(deps, organizationId, importId)
  if (run && run.attempts > mostAttempts) await giveUp(deps, run, new Error('the process ended during every attempt'))
  else if (run) await runOnce(deps, run, extend)
  await deps.files.delete(archiveKey({ organizationId, id: importId }))
}

async function runOnce(deps: Deps, run: ImportRun, extend: () => Promise<void>): Promise<void> {
  try {
    const outcome = await attempt(deps, run, extend)
    if (outcome.status === 'failed') await finish(deps, run, outcome)
  } catch (error) {
    if (!(error instanceof AlreadyFinished)) await giveUpOrRetry(deps, run, error)
  }
}

const begin = ({ clock, db }: Deps, organizationId: OrganizationId, id: ImportId) =>
  db.forOrganization({ organizationId }).transaction((tx) => beginRun(tx, organizationId, id, clock.now()))

const finish = ({ clock, db }: Deps, run: ImportRun, outcome: ImportOutcome) =>
  db.forOrganization(run).transaction((tx) => finishRun(tx, run, outcome, clock.now()))

async function attempt(deps: Deps, run: ImportRun, extend: () => Promise<void>): Promise<ImportOutcome> {
  const { clock, db, files } = deps
  const archive = await files.get(archiveKey(run))
  if (!archive) throw new Error(`the file store has lost ${archiveKey(run)}`)
  const order = {
    id: run.id,
    author: { organizationId: run.organizationId, userId: run.requestedBy },
    source: await buffer(archive),
    name: titleFromName(run.name),
    isLastAttempt: run.attempts >= mostAttempts,
  }
  let shown = 0
  return importCourse(deps, order, {
    async onProgress(done, total) {
      // A percent is all a person can see.
      if (Math.floor((done * 100) / total) === shown) return
      shown = Math.floor((done * 100) / total)
      await extend()
      await db.forOrganization(run).transaction((tx) => setProgress(tx, run, { done, total }, clock.now()))
    },
    async onStoring(tx, outcome) {
      if (!(await finishRun(tx, run, outcome, clock.now()))) throw new AlreadyFinished()
    },
  })
}

/** Rethrows, so that the event is delivered again, unless it was tried often enough or nothing would change. */
async function giveUpOrRetry(deps: Deps, run: ImportRun, error: unknown): Promise<void> {
  if (cannotBeStored(error)) return reportUnstorable(deps, run, error)
  if (run.attempts < mostAttempts) throw error
  await giveUp(deps, run, error)
}

async function giveUp(deps: Deps, run: ImportRun, error: unknown): Promise<void> {
  deps.log.error({ err: error, importId: run.id }, 'an import failed at every attempt')
  const problem = 'It failed on our side, several times. Nothing was imported; please tell your administrator.'
  await finish(deps, run, { status: 'failed', problem, items: [] })
}

async function reportUnstorable(deps: Deps, run: ImportRun, error: unknown): Promise<void> {
  deps.log.error({ err: error, importId: run.id }, 'an import holds what the database refuses')
  const problem = 'It holds something that UpSkill cannot store. Nothing was imported; please tell your administrator.'
  await finish(deps, run, { status: 'failed', problem, items: [] })
}
