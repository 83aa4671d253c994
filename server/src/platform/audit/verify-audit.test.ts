import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectOwner } from '#test/connect-owner.ts'
import { cloneDatabase } from '#test/kit.ts'
import { createTestClock } from '#test/test-clock.ts'
import type { Config } from '../config.ts'
import { type Database, openDatabase } from '../database.ts'
import { createLog } from '../log.ts'
import { anchorPath } from './anchor.ts'
import { causedBy } from './cause.ts'
import { eraseFromAudit } from './erase-from-audit.ts'
import { recordAudit } from './record-audit.ts'
import { sealAudit } from './seal-audit.ts'
import { verifyAudit } from './verify-audit.ts'

const organizationId = '00000000-0000-7000-8000-000000000001'
const other = '00000000-0000-7000-8000-000000000002'
const ines = '00000000-0000-7000-8000-0000000000aa'

let urls: Awaited<ReturnType<typeof cloneDatabase>>
let owner: pg.Client
let db: Database
let dataDir: string

const platform = () => ({
  db,
  clock: createTestClock(),
  config: { secret: 'a secret that only this test knows', dataDir } as Partial<Config> as Config,
})
const verify = (only?: string) => verifyAudit(platform(), { organizationIds: [organizationId, other], only })
const faultsOf = async () => {
  const { faults, signatureFaults } = await verify()
  return [...signatureFaults, ...faults.map(({ what }) => what)]
}

const act = (organization: string, number: number) =>
  db
    .forOrganization({ organizationId: organization })
    .transaction((tx) =>
      recordAudit(tx, { action: 'test.acted', subject: { kind: 'tests', id: String(number) }, detail: { number } }),
    )

/** Eight entries of one organization sealed in two goes, and two of another. */
beforeEach(async () => {
  urls = await cloneDatabase()
  dataDir = await mkdtemp(join(tmpdir(), 'upskill-audit-'))
  const log = createLog({ level: 'silent', format: 'json' })
  db = openDatabase({ url: urls.appUrl, poolSize: 4, statementTimeoutMs: 5_000, log })
  owner = await connectOwner(urls.ownerUrl)
  await owner.query(`select set_config('app.system', 'on', false)`)
  for (const number of [1, 2, 3, 4]) await act(organizationId, number)
  await sealAudit(platform())
  for (const number of [5, 6, 7, 8]) await act(organizationId, number)
  for (const number of [1, 2]) await act(other, number)
  await sealAudit(platform())
})
afterEach(async () => {
  await owner.end()
  await db.close()
  await urls.drop()
  await rm(dataDir, { recursive: true })
})

test('a log that nobody touched holds', async () => {
  expect(await verify()).toEqual({
    chains: 3,
    entries: 11,
    checkpoints: 4,
    erased: 0,
    pending: 0,
    hasAnchor: true,
    signatureFaults: [],
    faults: [],
  })
  expect(await verify(other)).toMatchObject({ chains: 1, entries: 2, faults: [] })
})

test('several servers that seal at once make one gapless chain', async () => {
  for (let round = 0; round < 5; round++) {
    await Promise.all(Array.from({ length: 20 }, (_, number) => act(organizationId, number)))
    await Promise.all([1, 2, 3, 4].map(() => sealAudit(platform())))
  }
  expect(await verify()).toMatchObject({ entries: 111, pending: 0, faults: [], signatureFaults: [] })
})

test('neither the application nor an owner who does not mean to changes a sealed entry', async () => {
  const asApp = await connectOwner(urls.appUrl)
  await asApp.query(`select set_config('app.org_id', $1, false), set_config('app.system', 'on', false)`, [
    organizationId,
  ])
  for (const change of [
    `update audit_entries set action = 'test.other'`,
    `update audit_entries set salt = null, address = null, before = null, after = null`,
    'delete from audit_entries',
    'truncate audit_entries',
    `insert into audit_entries select * from audit_entries`,
    `insert into audit_pending (actor_kind, action) values ('user', 'test.forged')`,
    'delete from audit_pending',
    `select write_audit_entry(null, 'test.forged', null, null, null, null, null)`,
    'delete from audit_checkpoints',
    'update audit_checkpoints set seq = 1',
    `select audit_table('users', ignore => array['email'])`,
    'alter table audit_entries disable trigger all',
  ])
    await expect(asApp.query(change), change).rejects.toThrow(/permission denied|must be owner/)
  await asApp.end()
  for (const change of [
    `update audit_entries set action = 'test.other'`,
    'delete from audit_entries',
    'truncate audit_entries',
    'delete from audit_checkpoints',
  ])
    await expect(owner.query(change), change).rejects.toThrow('the audit log is append-only')
  expect(await faultsOf()).toEqual([])
})

/** Changes stored rows as whoever owns the database can. */
async function tamper(...commands: string[]): Promise<void> {
  await owner.query('alter table audit_entries disable trigger all; alter table audit_checkpoints disable trigger all')
  for (const command of commands) await owner.query(command)
  await owner.query('alter table audit_entries enable trigger all; alter table audit_checkpoints enable trigger all')
}

const ours = `org_id = '${organizationId}'`

/** Computes an entry's hashes anew, as a forger who knows how would. */
const forgeHashes = (seq: number) => `
  update audit_entries e set
    prev_hash = coalesce((select p.hash from audit_entries p where p.${ours} and p.seq = ${seq} - 1), prev_hash),
    content_hash = sha256(salt || convert_to(audit_content(address, before, after), 'UTF8'))
  where e.${ours} and seq = ${seq};
  update audit_entries set hash = sha256(convert_to(concat_ws(E'\\n', 'upskill-audit-1', org_id, seq, id,
    to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor_kind,
    coalesce(actor_user_id::text, ''), coalesce(credential_id, ''), coalesce(request_id, ''), action,
    coalesce(subject_kind, ''), coalesce(subject_id, ''), coalesce(concerns_user_id::text, ''),
    encode(content_hash, 'hex'), encode(prev_hash, 'hex')), 'UTF8'))
  where ${ours} and seq = ${seq}`

describe('whoever owns the database is found out', () => {
  test.each([
    ['what was done', `action = 'test.other'`],
    ['who did it', `actor_user_id = '${ines}'`],
    ['how', `actor_kind = 'operator', credential_id = 'somebody'`],
    ['when', `occurred_at = occurred_at + interval '1 microsecond'`],
    ['to what', `subject_id = '99'`],
    ['the request', `request_id = 'another'`],
    ['whom it concerns', `concerns_user_id = '${ines}'`],
  ])('editing %s', async (_what, change) => {
    await tamper(`update audit_entries set ${change} where ${ours} and seq = 3`)
    expect(await faultsOf()).toEqual([expect.stringMatching(/^entry 3 \(test\.\w+, .+\) was edited or moved$/)])
  })

  test.each([
    ['the address', `address = '192.0.2.9'`],
    ['before', `before = '{}'`],
    ['after', `after = '{"number": 4}'`],
  ])('editing %s', async (_what, change) => {
    await tamper(`update audit_entries set ${change} where ${ours} and seq = 3`)
    expect(await faultsOf()).toEqual([
      expect.stringMatching(/^address, before or after of entry 3 \(test\.acted, .+\) was edited$/),
    ])
  })

  test('editing an entry and its hashes', async () => {
    await tamper(`update audit_entries set action = 'test.other' where ${ours} and seq = 3`, forgeHashes(3))
    expect(await faultsOf()).toEqual(['entry 4 does not follow entry 3: one was replaced, inserted or moved'])
  })

  test('editing an entry and all hashes after it', async () => {
    await tamper(
      `update audit_entries set action = 'test.other' where ${ours} and seq = 6`,
      ...[6, 7, 8].map(forgeHashes),
    )
    expect(await faultsOf()).toEqual(['entries 5 to 8 are not what was signed: at least one was rewritten'])
  })

  test('deleting from the middle', async () => {
    await tamper(`delete from audit_entries where ${ours} and seq in (3, 4)`)
    expect(await faultsOf()).toEqual(['entries 3 to 4 are missing'])
  })

  test('deleting the first', async () => {
    await tamper(`delete from audit_entries where ${ours} and seq = 1`)
    expect(await faultsOf()).toEqual(['entry 1 is missing'])
  })

  test('deleting and closing the gap', async () => {
    await tamper(
      `delete from audit_entries where ${ours} and seq = 7`,
      `update audit_entries set seq = 7 where ${ours} and seq = 8`,
      forgeHashes(7),
    )
    expect(await faultsOf()).toEqual(['entry 8 is missing at the end'])
  })

  test('exchanging two', async () => {
    await tamper(
      `update audit_entries set seq = 90 + seq where ${ours} and seq in (2, 3)`,
      `update audit_entries set seq = 2 where ${ours} and seq = 93`,
      `update audit_entries set seq = 3 where ${ours} and seq = 92`,
    )
    const faults = await faultsOf()
    expect(faults).toContain('entry 2 does not follow entry 1: one was replaced, inserted or moved')
    expect(faults).toContainEqual(expect.stringMatching(/^entry 3 \(test\.acted, .+\) was edited or moved$/))
  })

  test('inserting in the middle', async () => {
    await tamper(
      `update audit_entries set seq = 100 + seq where ${ours} and seq > 4`,
      `update audit_entries set seq = seq - 99 where ${ours} and seq > 104`,
      `insert into audit_entries (id, org_id, seq, occurred_at, actor_kind, action, salt, content_hash, prev_hash, hash)
       select gen_random_uuid(), org_id, 5, occurred_at, 'user', 'test.forged', salt, content_hash, prev_hash, hash
       from audit_entries where ${ours} and seq = 4`,
      forgeHashes(5),
    )
    const faults = await faultsOf()
    expect(faults).toContain('entry 6 does not follow entry 5: one was replaced, inserted or moved')
    expect(faults).toContainEqual(expect.stringMatching(/^entry 6 \(test\.acted, .+\) was edited or moved$/))
  })

  test('adding at the end', async () => {
    await tamper(
      `insert into audit_entries (id, org_id, seq, occurred_at, actor_kind, action, salt, content_hash, prev_hash, hash)
       select gen_random_uuid(), org_id, 9, occurred_at, 'user', 'test.forged', salt, content_hash, prev_hash, hash
       from audit_entries where ${ours} and seq = 8`,
      forgeHashes(9),
    )
    expect(await faultsOf()).toEqual(['entry 9 is not signed by this server: added from outside'])
  })

  test('cutting off the end', async () => {
    await tamper(`delete from audit_entries where ${ours} and seq > 6`)
    expect(await faultsOf()).toEqual(['entries 7 to 8 are missing at the end'])
  })

  test('cutting off the end together with its signatures', async () => {
    await tamper(
      `delete from audit_entries where ${ours} and seq > 4`,
      `delete from audit_entries where org_id = '${other}'`,
      'delete from audit_checkpoints where number > 2',
    )
    expect(await faultsOf()).toEqual(['the anchor knows checkpoint 4, but only 2 are stored: the end was cut off'])
  })

  test('cutting off the end and letting the server sign on', async () => {
    await tamper(
      `delete from audit_entries where ${ours} and seq > 4`,
      'delete from audit_checkpoints where number > 2',
      `delete from audit_entries where org_id = '${other}'`,
    )
    for (const number of [5, 6]) {
      await act(organizationId, number)
      await act(other, number)
    }
    expect(await faultsOf()).toEqual(['checkpoint 4 is not the one that the anchor knows: the log was replaced'])
  })

  test('deleting the whole chain of an organization', async () => {
    await tamper(`delete from audit_entries where org_id = '${other}'`)
    expect(await faultsOf()).toEqual(['entries 1 to 2 are missing at the end'])
  })

  test('deleting a chain with its signatures', async () => {
    await tamper(
      `delete from audit_entries where org_id = '${other}'`,
      `delete from audit_checkpoints where org_id = '${other}'`,
    )
    expect(await faultsOf()).toContainEqual(expect.stringMatching(/checkpoint/))
  })

  test('forging a signature', async () => {
    await tamper(
      `delete from audit_entries where ${ours} and seq > 6`,
      `update audit_checkpoints set seq = 6 where ${ours} and seq = 8`,
    )
    expect(await faultsOf()).toContainEqual(
      expect.stringMatching(/^checkpoint \d is not signed with this server's secret$/),
    )
  })

  test('hiding contents as if they had been erased', async () => {
    await tamper(
      `update audit_entries set salt = null, address = null, before = null, after = null where ${ours} and seq = 3`,
    )
    expect(await faultsOf()).toEqual(['the contents of entry 3 are gone, and no entry tells that they were erased'])
  })

  test('making up an entry before it is sealed is not found: that is the window', async () => {
    await owner.query(`insert into audit_pending (org_id, actor_kind, action) values ($1, 'user', 'test.forged')`, [
      organizationId,
    ])
    expect(await faultsOf()).toEqual([])
  })
})

test('with another secret no signature is genuine', async () => {
  const report = await verifyAudit(
    { ...platform(), config: { ...platform().config, secret: 'another secret' } },
    { organizationIds: [] },
  )
  expect(report.signatureFaults).toHaveLength(4)
})

test('an anchor that is none is refused', async () => {
  await writeFile(anchorPath(dataDir), '{"number": "many"}')
  await expect(verify()).rejects.toThrow(/anchor\.json is no anchor of an audit log/)
})

test('what is personal can be erased, and the chain still holds', async () => {
  await causedBy(
    () => ({ kind: 'user', userId: ines, address: '192.0.2.1' }),
    () => act(organizationId, 9),
  )
  await db
    .forOrganization({ organizationId })
    .transaction((tx) => recordAudit(tx, { action: 'test.invited', detail: { email: 'ines@example.org' } }))
  await sealAudit(platform())
  await db.forSystem().transaction((tx) => eraseFromAudit(tx, ines, ['ines@example.org']))
  expect(await verify()).toMatchObject({ entries: 14, erased: 2, pending: 0, faults: [], signatureFaults: [] })
  const { rows } = await owner.query<{ count: string }>(
    `select count(*) from audit_entries where audit_entries::text ~ 'ines@|192\\.0\\.2\\.1'`,
  )
  expect(rows).toEqual([{ count: '0' }])
})
