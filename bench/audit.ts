/**
 * What the audit log costs whoever changes something: `node bootstrap.mjs bench/audit.ts [rounds] > bench/results/audit.md`.
 *
 * Runs the same transactions on a PostgreSQL of its own with the audit triggers and without them, in turns whose order
 * changes, so that whatever else slows the machine slows both. Entries are sealed between turns, which is timed by itself.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { causedBy } from '../server/src/platform/audit/cause.ts'
import { sealAudit } from '../server/src/platform/audit/seal-audit.ts'
import { systemClock } from '../server/src/platform/clock.ts'
import type { Config } from '../server/src/platform/config.ts'
import { type Database, openDatabase, type Tx } from '../server/src/platform/database.ts'
import { startEmbeddedPostgres } from '../server/src/platform/embedded-postgres/start-embedded-postgres.ts'
import { createLog } from '../server/src/platform/log.ts'
import { migrateDatabase } from '../server/src/platform/migrate.ts'
import { connectOwner } from '../server/test/connect-owner.ts'
import { describeMachine } from './machine.ts'

interface Workload {
  readonly name: string
  readonly transactions: number
  readonly run: (tx: Tx) => Promise<unknown>
}

interface Turn {
  readonly withMs: number
  readonly withoutMs: number
}

const rounds = Number(process.argv[2] ?? 21)
const log = createLog({ level: 'silent', format: 'json' })
const organizationId = randomUUID()
const userId = randomUUID()
const versionId = randomUUID()
const courseId = randomUUID()
const at = new Date('2026-01-01T00:00:00Z')
const cause = {
  kind: 'user',
  userId,
  credentialId: randomUUID(),
  requestId: randomUUID(),
  address: '192.0.2.1',
} as const
const [markdown, html] = ['m'.repeat(12_000), 'h'.repeat(20_000)]

let counter = 0
const insertInvitation = (tx: Tx) =>
  tx
    .insertInto('invitations')
    .values({
      org_id: organizationId,
      id: randomUUID(),
      email: `person-${counter++}@example.org`,
      role: 'learner',
      invited_by: userId,
      created_at: at,
      expires_at: at,
    })
    .execute()

const rename = (tx: Tx) =>
  tx
    .updateTable('organizations')
    .set({ name: `Name ${counter++}` })
    .where('id', '=', organizationId)
    .execute()

const insertLessons = (tx: Tx) =>
  tx
    .insertInto('lessons')
    .values(
      Array.from({ length: 50 }, () => ({
        org_id: organizationId,
        version_id: versionId,
        id: randomUUID(),
        title: 'A lesson',
        objectives: [],
        markdown,
        markdown_sha256: '0'.repeat(64),
        html,
        removed_at: at,
        created_at: at,
        updated_at: at,
      })),
    )
    .execute()

const workloads: readonly Workload[] = [
  { name: 'insert one row (an invitation)', transactions: 400, run: insertInvitation },
  { name: 'change one column of one row', transactions: 400, run: rename },
  { name: 'insert 50 lessons of 32 kB in one statement', transactions: 8, run: insertLessons },
]

async function prepare(db: Database): Promise<void> {
  await db
    .forSystem()
    .transaction((tx) =>
      tx
        .insertInto('users')
        .values({ id: userId, email: 'a@example.org', name: 'A', created_at: at, updated_at: at })
        .execute(),
    )
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    await tx
      .insertInto('organizations')
      .values({ id: organizationId, slug: 'bench', name: 'Bench', created_at: at, updated_at: at })
      .execute()
    await tx
      .insertInto('courses')
      .values({
        org_id: organizationId,
        id: courseId,
        status: 'draft',
        draft_version_id: versionId,
        created_by: userId,
        created_at: at,
        updated_at: at,
      })
      .execute()
    await tx
      .insertInto('course_versions')
      .values({
        org_id: organizationId,
        id: versionId,
        course_id: courseId,
        number: 1,
        status: 'draft',
        title: 'Bench',
        summary: '',
        objectives: [],
        checksum: '0'.repeat(64),
        lesson_count: 0,
        minutes: 0,
        created_at: at,
        updated_at: at,
      })
      .execute()
  })
}

interface Measured {
  readonly turns: ReadonlyMap<Workload, readonly Turn[]>
  readonly sealedPerSecond: readonly number[]
}

async function measure(settings: Readonly<Record<string, string>>): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir, log, settings })
  await migrateDatabase(postgres.ownerUrl, log)
  const db = openDatabase({ url: postgres.appUrl, poolSize: 2, statementTimeoutMs: 60_000, log })
  const owner = await connectOwner(postgres.ownerUrl)
  const platform = { db, clock: systemClock, config: { dataDir, secret: 'of this benchmark' } as Config }
  const sealedPerSecond: number[] = []

  const seal = async () => {
    const { rows } = await owner.query<{ count: number }>('select count(*)::int as count from audit_pending')
    const startedMs = performance.now()
    await sealAudit(platform)
    const count = rows[0]?.count ?? 0
    if (count >= 400) sealedPerSecond.push((count * 1_000) / (performance.now() - startedMs))
  }
  const turn = async ({ transactions, run }: Workload, audited: boolean): Promise<number> => {
    for (const table of ['invitations', 'organizations', 'lessons'])
      await owner.query(`alter table ${table} ${audited ? 'enable' : 'disable'} trigger audit`)
    const startedMs = performance.now()
    for (let count = 0; count < transactions; count++) await db.forOrganization({ organizationId }).transaction(run)
    const elapsedMs = performance.now() - startedMs
    await seal()
    return elapsedMs / transactions
  }

  await prepare(db)
  const turns = new Map<Workload, Turn[]>(workloads.map((workload) => [workload, []]))
  for (let round = -1; round < rounds; round++) {
    for (const workload of workloads) {
      const [first, second] = round % 2 === 0 ? [true, false] : [false, true]
      const firstMs = await turn(workload, first)
      const secondMs = await turn(workload, second)
      // The first round only warms up.
      if (round >= 0)
        turns.get(workload)?.push({ withMs: first ? firstMs : secondMs, withoutMs: first ? secondMs : firstMs })
    }
    process.stderr.write(`round ${round + 1} of ${rounds}\n`)
  }
  await owner.end()
  await db.close()
  await postgres.stop()
  await rm(dataDir, { recursive: true, force: true })
  return { turns, sealedPerSecond }
}

const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

const spread = (values: readonly number[], digits: number): string =>
  `${quantile(values, 0.5).toFixed(digits)} (${quantile(values, 0.1).toFixed(digits)} to ${quantile(values, 0.9).toFixed(digits)})`

function tableOf({ turns }: Measured): string {
  const lines = [...turns].map(([{ name }, each]) => {
    const ratios = each.map(({ withMs, withoutMs }) => withMs / withoutMs)
    const withMs = each.map((turn) => turn.withMs)
    const withoutMs = each.map((turn) => turn.withoutMs)
    return `| ${name} | ${spread(withoutMs, 2)} | ${spread(withMs, 2)} | ${spread(ratios, 2)} |`
  })
  return ['| transaction | without, ms | with, ms | with ÷ without |', '|---|---|---|---|', ...lines].join('\n')
}

const loadBefore = loadavg()[0] ?? 0
const durable = await causedBy(
  () => cause,
  () => measure({}),
)
const unwritten = await causedBy(
  () => cause,
  () => measure({ synchronous_commit: 'off' }),
)
const sealed = [...durable.sealedPerSecond, ...unwritten.sealedPerSecond]
process.stdout.write(`# What the audit log costs

\`node bootstrap.mjs bench/audit.ts ${rounds} > bench/results/audit.md\`, ${describeMachine()}.

${rounds} turns each with the triggers and without, interleaved; a transaction is BEGIN, the settings, one statement and COMMIT, one after the other. Medians, in brackets the 10th and 90th percentile of the turns. The machine's load was ${loadBefore.toFixed(1)} before and ${(loadavg()[0] ?? 0).toFixed(1)} after; above 1 or so others were at work, and spreads are wide.

## As it runs: a commit waits for the disk

${tableOf(durable)}

## Without that wait (\`synchronous_commit = off\`): the computing alone

${tableOf(unwritten)}

## Sealing

${spread(sealed, 0)} entries per second by one sealer, in batches of 400 or more; it holds up nobody who writes.
`)
