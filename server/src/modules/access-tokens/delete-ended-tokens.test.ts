import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTraces } from '#test/find-traces.ts'
import { expectStatus, startTestServer, type TestServer } from '#test/start-test-server.ts'
import { deleteEndedTokens } from './delete-ended-tokens.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const day = 86_400_000

test('a token that ended 90 days ago is removed, and one that ended later or is valid stays', async () => {
  const { owner, path } = await app.found('Keeper')
  const make = async (name: string, expiresInDays: number) =>
    expectStatus(201, await owner.post(`${path}/my-tokens`, { name, scopes: ['courses.read'], expiresInDays })).body
  const { id } = await make('revoked-early', 300)
  await make('ended-early', 7)
  await make('ended-late', 30)
  await make('still-valid', 300)
  expectStatus(204, await owner.delete(`${path}/my-tokens/${id}`))

  app.clock.advance(98 * day)
  await deleteEndedTokens(app.platform)
  const left = await Promise.all(
    ['revoked-early', 'ended-early', 'ended-late', 'still-valid'].map(async (name) =>
      (await findTraces(app.ownerUrl, [name])).includes('api_tokens.name'),
    ),
  )
  expect(left).toEqual([false, false, true, true])
})
