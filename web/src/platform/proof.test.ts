import { afterEach, expect, test, vi } from 'vitest'
import { fetchWithProof, type Missing, onProofMissing } from './proof.ts'

const lacks = (kind: string) => Response.json({ type: `https://upskill.dev/problems/${kind}` }, { status: 403 })

function serve(...answers: (() => Response)[]) {
  const sent: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    sent.push(`${request.method} ${await request.text()}`)
    return (answers.shift() ?? (() => new Response('ok')))()
  })
  return sent
}

const post = () => new Request('http://localhost/api/v1/me/recovery-codes', { method: 'POST', body: 'the body' })

afterEach(() => vi.unstubAllGlobals())

test('a request that lacks a proof is sent again, body and all, once the person gave it', async () => {
  const sent = serve(() => lacks('identity/authenticate-again'))
  const asked: Missing[] = []
  const stop = onProofMissing(async (missing) => {
    asked.push(missing)
    return true
  })
  expect((await fetchWithProof(post())).status).toBe(200)
  expect([asked, sent]).toEqual([['recent'], ['POST the body', 'POST the body']])
  stop()
})

test('without a proof, or with nobody to ask, the refusal is the answer', async () => {
  const sent = serve(
    () => lacks('identity/second-factor-required'),
    () => lacks('identity/second-factor-required'),
  )
  const stop = onProofMissing(async () => false)
  expect((await fetchWithProof(post())).status).toBe(403)
  stop()
  const answer = await fetchWithProof(post())
  expect([answer.status, await answer.json()]).toMatchObject([403, { type: expect.stringContaining('second-factor') }])
  expect(sent).toHaveLength(2)
})

test('requests that lack a proof at the same time ask once', async () => {
  serve(
    () => lacks('identity/authenticate-again'),
    () => lacks('identity/authenticate-again'),
  )
  let asked = 0
  const stop = onProofMissing(async () => {
    asked += 1
    return true
  })
  const answers = await Promise.all([fetchWithProof(post()), fetchWithProof(post())])
  expect([asked, ...answers.map(({ status }) => status)]).toEqual([1, 200, 200])
  stop()
})

test('any other refusal passes', async () => {
  serve(() => lacks('request/forbidden'))
  const stop = onProofMissing(() => Promise.reject(new Error('asked')))
  expect((await fetchWithProof(post())).status).toBe(403)
  stop()
})
