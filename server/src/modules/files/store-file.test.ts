import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { storeFile } from './store-file.ts'

let server: TestServer
let picture: { name: string; bytes: Uint8Array }

beforeAll(async () => {
  server = await startTestServer()
  const blank = sharp({ create: { width: 4, height: 4, channels: 3, background: 'white' } })
  picture = { name: 'blank.png', bytes: await blank.png().toBuffer() }
})

afterAll(() => server.close())

test('a file whose row cannot be written leaves no bytes behind', async () => {
  const { owner, organizationId } = await server.found('Rows')
  const actor = await actorOf(owner, organizationId)
  const nobody = { ...actor, userId: '00000000-0000-7000-8000-000000000000' }
  await expect(storeFile(server.platform, nobody, picture)).rejects.toThrow(/foreign key/)
  expect(await readdir(join(server.platform.config.dataDir, 'files', organizationId))).toEqual([])
})

test('a file whose bytes cannot be kept has no row', async () => {
  const { owner, organizationId } = await server.found('Bytes')
  const actor = await actorOf(owner, organizationId)
  const full = { ...server.platform.files, put: () => Promise.reject(new Error('no space left')) }
  await expect(storeFile({ ...server.platform, files: full }, actor, picture)).rejects.toThrow('no space left')
  const rows = await server.platform.db
    .forOrganization(actor)
    .transaction((tx) => tx.selectFrom('files').select('id').execute())
  expect(rows).toEqual([])
})

test('bytes stay when nobody can tell whether the row was written', async () => {
  const { owner, organizationId } = await server.found('Doubt')
  const actor = await actorOf(owner, organizationId)
  const gone = { transaction: () => Promise.reject(new Error('the connection was lost')) }
  const db = { ...server.platform.db, forOrganization: () => gone }
  await expect(storeFile({ ...server.platform, db }, actor, picture)).rejects.toThrow('the connection was lost')
  expect(await readdir(join(server.platform.config.dataDir, 'files', organizationId))).toHaveLength(1)
})
