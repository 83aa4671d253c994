import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { createCountingHasher, makeOwners, stuffCredentials, type StuffedServer } from '#test/stuff-credentials.ts'

// Several hundred requests each.
vi.setConfig({ testTimeout: 60_000 })

let app: TestServer
let target: StuffedServer
beforeEach(async () => {
  const hasher = createCountingHasher(() => app.clock.now().getTime())
  app = await startTestServer({}, undefined, { limits: 'declared', passwords: hasher })
  const advance = (ms: number) => {
    app.clock.advance(ms)
    app.limits.advance(ms)
  }
  target = { ...app, hasher, advance }
})
afterEach(() => app.close())

test('many accounts guessed at from many addresses: 9 guesses each in 15 minutes, and every owner gets in', async () => {
  const owners = await makeOwners(target, 20)
  const result = await stuffCredentials(target, {
    owners,
    addresses: 20,
    guesses: 15,
    durationMs: 899_000,
    signIns: 2,
  })
  expect(result).toEqual({
    answers: { 401: 180, 429: 120 },
    mostIn15Minutes: 9,
    mostInAll: 9,
    inKnownBrowser: { tried: 40, signedIn: 40 },
    inNewBrowser: { tried: 0, signedIn: 0 },
  })
})

test('one account guessed at for hours: 80 guesses in all, and its owner gets in each hour', async () => {
  const owners = await makeOwners(target, 1)
  const result = await stuffCredentials(target, {
    owners,
    addresses: 1_000,
    guesses: 360,
    durationMs: 6 * 3_600_000,
    signIns: 6,
  })
  expect(result).toMatchObject({ mostIn15Minutes: 9, mostInAll: 80, inKnownBrowser: { tried: 6, signedIn: 6 } })
})
