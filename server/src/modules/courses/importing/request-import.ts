import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import { importRequested } from './import-events.ts'
import { importProblems } from './import-problems.ts'
import { archiveKey, type ImportRun } from './import-run.ts'
import { findRun, insertRun } from './import-sql.ts'
import { asLine } from './read-yaml.ts'

/** How a zip begins: with an entry, or with its end when it is empty. */
const zipSignatures = ['PK\u0003\u0004', 'PK\u0005\u0006']

/** Keeps a zip and has it imported soon; the answer tells where the import stands. Refuses what is no zip with 415. */
export async function requestImport(
  { clock, db, files }: Uses<'clock' | 'db' | 'files'>,
  actor: OrganizationActor,
  { name, bytes }: { name: string; bytes: Buffer },
): Promise<ImportRun> {
  if (!zipSignatures.includes(bytes.toString('latin1', 0, 4))) {
    throw importProblems.notAZip(
      `“${nameOf(name)}” is not a zip file. Pack the folder with the lessons as a zip file and send that.`,
    )
  }
  const run: ImportRun = {
    id: newId(clock),
    organizationId: actor.organizationId,
    name: nameOf(name),
    status: 'queued',
    attempts: 0,
    done: 0,
    total: 0,
    courseId: null,
    problem: null,
    requestedBy: actor.userId,
    createdAt: clock.now(),
    finishedAt: null,
  }
  await files.put(archiveKey(run), bytes)
  try {
    await db.forOrganization(actor).transaction(async (tx) => {
      await insertRun(tx, run)
      await record(tx, importRequested({ importId: run.id }), clock)
    })
  } catch (error) {
    if (!(await isKept({ db }, run))) await files.delete(archiveKey(run))
    throw error
  }
  return run
}

const nameOf = (name: string): string => asLine(name).slice(0, 200) || 'course.zip'

/** A connection lost at the commit leaves open whether the run is there; then its zip stays. */
const isKept = ({ db }: Uses<'db'>, run: ImportRun): Promise<boolean> =>
  db
    .forOrganization(run)
    .transaction(async (tx) => (await findRun(tx, run.organizationId, run.id)) !== undefined)
    .catch(() => true)
