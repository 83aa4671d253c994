import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let server: TestServer
let owner: TestClient
let learner: TestClient
let path: string
let organizationId: string
let png: Buffer

beforeAll(async () => {
  server = await startTestServer()
  ;({ owner, path, organizationId } = await server.found('Pictures'))
  learner = await server.join(owner, organizationId, 'lea', 'learner')
  png = await sharp({ create: { width: 12, height: 8, channels: 3, background: 'teal' } })
    .png()
    .toBuffer()
})

afterAll(() => server.close())

const upload = (bytes: Uint8Array, { name = 'picture.png', type = 'image/png', by = owner } = {}): Promise<Answer> =>
  by.upload(`${path}/files`, { name, type, bytes })

const problem = (kind: string) => expect.objectContaining({ type: `https://upskill.dev/problems/${kind}` })

/** The address of a file as a client of this API asks for it. */
const local = (url: string) => url.replace('/api/v1', '')

test('an uploaded picture is answered with its address and its real facts, and served there byte for byte', async () => {
  const stored = await upload(png, { name: 'C:\\pictures\\Übersicht 1.jpg', type: 'image/jpeg' })
  expect(stored.status).toBe(201)
  expect(stored.body).toEqual({
    id: expect.any(String),
    url: `/api/v1/organizations/${organizationId}/files/${stored.body.id}`,
    name: 'Übersicht 1.jpg',
    mediaType: 'image/png',
    sizeBytes: png.byteLength,
    width: 12,
    height: 8,
  })
  expect(stored.headers['location']).toBe(stored.body.url)

  const served = await server.server.inject({ url: stored.body.url, cookies: await cookiesOf(learner) })
  expect(served.statusCode).toBe(200)
  expect(served.rawPayload.equals(png)).toBe(true)
  expect(served.headers).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(png.byteLength),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'content-disposition': "inline; filename*=UTF-8''%C3%9Cbersicht%201.jpg",
    'cache-control': 'private, max-age=31536000, immutable',
    etag: `"${createHash('sha256').update(png).digest('hex')}"`,
  })
})

/** A session of the person's own, for requests that look at raw bytes. */
async function cookiesOf(person: TestClient): Promise<Record<string, string>> {
  const payload = { email: person.email, password: 'correct horse battery staple' }
  const signedIn = await server.server.inject({ method: 'POST', url: '/api/v1/session', payload })
  return Object.fromEntries(signedIn.cookies.map(({ name, value }) => [name, value]))
}

test('who has the picture already is told so instead of sent it again', async () => {
  const { body } = await upload(png)
  const first = await learner.get(local(body.url))
  const again = await learner.get(local(body.url), { 'if-none-match': `W/"x", ${String(first.headers['etag'])}` })
  expect(again.status).toBe(304)
  expect(again.text).toBe('')
  expect(again.headers['etag']).toBe(first.headers['etag'])
})

test.each(['jpeg', 'gif', 'webp'] as const)('a %s picture is accepted', async (format) => {
  const bytes = await sharp(png).toFormat(format).toBuffer()
  expect(await upload(bytes)).toMatchObject({
    status: 201,
    body: { mediaType: `image/${format}`, width: 12, height: 8 },
  })
})

test('an SVG that only draws is accepted; one that acts is refused and leaves nothing behind', async () => {
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><circle r="4"/></svg>'
  expect(await upload(Buffer.from(drawing))).toMatchObject({
    status: 201,
    body: { mediaType: 'image/svg+xml', width: 20, height: 10 },
  })
  const before = await keptFiles()
  const acting = drawing.replace('<circle', '<script>alert(1)</script><circle')
  expect(await upload(Buffer.from(acting))).toMatchObject({ status: 415, body: problem('files/unsafe-picture') })
  expect(await keptFiles()).toEqual(before)
})

const keptFiles = () => readdir(join(server.platform.config.dataDir, 'files', organizationId))

test('bytes that are no picture are refused, whatever they call themselves', async () => {
  expect(await upload(Buffer.from('<!doctype html><script>alert(1)</script>'))).toMatchObject({
    status: 415,
    body: problem('files/not-a-picture'),
  })
  const tiff = await sharp(png).tiff().toBuffer()
  expect(await upload(tiff)).toMatchObject({ status: 415, body: problem('files/not-a-picture') })
})

test('a small file that claims to be a huge picture is refused', async () => {
  const huge = await sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  expect(huge.byteLength).toBeLessThan(2_000_000)
  expect(await upload(huge)).toMatchObject({ status: 415, body: problem('files/not-a-picture') })
})

test('a file of more than 10 MB is refused', async () => {
  expect(await upload(Buffer.alloc(10 * 1_048_576 + 1))).toMatchObject({ status: 413 })
})

test('a request without a file is refused', async () => {
  expect(await owner.post(`${path}/files`, { file: 'x' })).toMatchObject({ status: 415 })
  const empty = await server.server.inject({
    method: 'POST',
    url: `/api/v1${path}/files`,
    cookies: await cookiesOf(owner),
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
    payload: '--b--\r\n',
  })
  expect([empty.statusCode, empty.json()]).toEqual([400, problem('files/missing')])
})

test('learners look at pictures and upload none; other organizations find none', async () => {
  const { body } = await upload(png)
  expect(await upload(png, { by: learner })).toMatchObject({ status: 403 })
  const stranger = await server.found('Elsewhere')
  expect(await stranger.owner.get(local(body.url))).toMatchObject({ status: 404 })
  expect(await stranger.owner.get(`${stranger.path}/files/${body.id}`)).toMatchObject({
    status: 404,
    body: problem('files/not-found'),
  })
  expect(await server.client().get(local(body.url))).toMatchObject({ status: 401 })
})
