import { once } from 'node:events'
import { Agent, get, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { parseItems } from '../test/parse-items.ts'
import { rateLimit, type RateLimitOptions } from './fastify-plugin.ts'
import { defineGroup } from './group.ts'
import { createLimiter } from './limiter.ts'
import { MemoryStore } from './memory-store.ts'
import type { Store } from './store.ts'

const address = defineGroup('address', { all: { rate: '60/minute', burst: 5 } })
const user = defineGroup('user', { write: { rate: '6/minute', burst: 3 } })
const account = defineGroup('account', { 'sign-in': { rate: '1/minute', burst: 2 } })

const stages: RateLimitOptions['charges'] = {
  onRequest: (request) => [address.charge(request.ip, 'all')],
  preParsing: ({ headers }) => (headers['x-user'] ? [user.charge(String(headers['x-user']), 'write')] : undefined),
  preHandler: ({ body }) => (isSignIn(body) ? [account.charge(body.email, 'sign-in')] : []),
}

const isSignIn = (body: unknown): body is { email: string } =>
  typeof body === 'object' && body !== null && 'email' in body

let clock: FakeClock
let server: FastifyInstance
let url: string

beforeEach(() => {
  clock = new FakeClock()
  server = Fastify({ forceCloseConnections: true })
})
afterEach(() => server.close())

/** Serves one route of each kind behind the plugin. */
async function serve(options: Partial<RateLimitOptions> = {}, store: Store = new MemoryStore({ clock })) {
  const limiter = createLimiter({ store, clock })
  await server.register(rateLimit, { limiter, charges: stages, random: () => 0, ...options })
  const schema = { body: { type: 'object', required: ['email'], properties: { email: { type: 'string' } } } }
  server.get('/', () => ({ ok: true }))
  server.get('/unchanged', (_request, reply) => reply.code(304).send())
  server.get('/broken', () => Promise.reject(new Error('broken')))
  server.get('/stream', (_request, reply) => reply.send(Readable.from(['a', 'b'])))
  server.get('/hijacked', (_request, reply) => void reply.hijack().raw.writeHead(200, { 'x-by': 'hand' }).end())
  server.post('/sign-in', { schema }, () => ({ ok: true }))
  url = await server.listen({ port: 0, host: '127.0.0.1' })
}

const signIn = (email?: string) => {
  const headers = { 'content-type': 'application/json', 'x-user': 'ada' }
  return fetch(`${url}/sign-in`, {
    method: 'POST',
    headers,
    body: JSON.stringify(email === undefined ? {} : { email }),
  })
}
const limitsOf = (response: Response) => [response.headers.get('ratelimit-policy'), response.headers.get('ratelimit')]

describe('the headers', () => {
  it.each([
    ['/', 200],
    ['/unchanged', 304],
    ['/broken', 500],
    ['/unknown', 404],
    ['/stream', 200],
    ['/hijacked', 200],
  ])('are on %s, answered with %i', async (path, status) => {
    await serve()
    const response = await fetch(`${url}${path}`)
    expect(response.status).toBe(status)
    expect(limitsOf(response)).toEqual(['"address.all";q=5;w=5', '"address.all";r=4;t=1'])
  })

  it('are on a 400, of the stages until then', async () => {
    await serve()
    const response = await signIn()
    expect(response.status).toBe(400)
    expect(limitsOf(response)).toEqual([
      '"address.all";q=5;w=5, "user.write";q=3;w=30',
      '"address.all";r=4;t=1, "user.write";r=2;t=10',
    ])
  })

  it('tell what all stages decided, as structured fields with whole numbers', async () => {
    await serve()
    const response = await signIn('ada@example.org')
    expect(response.status).toBe(200)
    expect(parseItems(response.headers.get('ratelimit-policy'))).toEqual([
      { name: 'address.all', parameters: { q: 5, w: 5 } },
      { name: 'user.write', parameters: { q: 3, w: 30 } },
      { name: 'account.sign-in', parameters: { q: 2, w: 120 } },
    ])
    expect(parseItems(response.headers.get('ratelimit'))).toEqual([
      { name: 'address.all', parameters: { r: 4, t: 1 } },
      { name: 'user.write', parameters: { r: 2, t: 10 } },
      { name: 'account.sign-in', parameters: { r: 1, t: 60 } },
    ])
  })

  it('outlast an error handler that drops what was set on the reply', async () => {
    server.setErrorHandler((_error, _request, reply) => {
      for (const name of Object.keys(reply.getHeaders())) reply.removeHeader(name)
      return reply.code(500).send('sorry')
    })
    await serve()
    const response = await fetch(`${url}/broken`)
    expect(await response.text()).toBe('sorry')
    expect(limitsOf(response)[1]).toBe('"address.all";r=4;t=1')
  })

  it('are not missed when an earlier hook answers the request itself', async () => {
    server.addHook('onRequest', async (_request, reply) => reply.code(204).send())
    await serve()
    const response = await fetch(url)
    expect([response.status, ...limitsOf(response)]).toEqual([204, null, null])
  })

  it('can be read by hooks and handlers that come later', async () => {
    let seen: unknown
    server.addHook('onSend', async (_request, reply) => void (seen = reply.getHeader('ratelimit')))
    await serve()
    await fetch(url)
    expect(seen).toBe('"address.all";r=4;t=1')
  })

  it('count HEAD and OPTIONS as any other request', async () => {
    await serve()
    const left: (string | null | undefined)[] = []
    for (const method of ['HEAD', 'OPTIONS', 'GET']) left.push(limitsOf(await fetch(url, { method }))[1])
    expect(left).toEqual(['"address.all";r=4;t=1', '"address.all";r=3;t=1', '"address.all";r=2;t=1'])
  })

  it('are not there when nothing was charged', async () => {
    await serve({ charges: { onRequest: () => [], preHandler: () => undefined } })
    expect(limitsOf(await fetch(url))).toEqual([null, null])
  })

  it('include the older ones when asked to', async () => {
    await serve({ legacyHeaders: true })
    const { headers } = await fetch(url)
    expect(['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`))).toEqual(['5', '4', '1'])
  })
})

describe('a denied request', () => {
  it('is answered at onRequest with the problem document, and admitted after Retry-After', async () => {
    await serve()
    for (let at = 0; at < 5; at++) expect((await fetch(url)).status).toBe(200)
    const denied = await fetch(url)
    expect(denied.status).toBe(429)
    expect(denied.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(denied.headers.get('retry-after')).toBe('1')
    expect(limitsOf(denied)).toEqual(['"address.all";q=5;w=5', '"address.all";r=0;t=1'])
    expect(await denied.json()).toEqual({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Quota exceeded',
      status: 429,
      detail: 'Too many requests: try again in 1 second.',
      'violated-policies': ['address.all'],
    })
    clock.pass(Number(denied.headers.get('retry-after')) * 1_000)
    expect((await fetch(url)).status).toBe(200)
    expect((await fetch(url)).status).toBe(429)
  })

  it('is answered at preParsing and at preHandler with all that was decided until then', async () => {
    await serve()
    await signIn('ada@example.org')
    await signIn('ada@example.org')
    const byAccount = await signIn('ada@example.org')
    expect(byAccount.status).toBe(429)
    expect(byAccount.headers.get('retry-after')).toBe('60')
    expect(await byAccount.json()).toMatchObject({ 'violated-policies': ['account.sign-in'] })
    const byUser = await signIn('bob@example.org')
    expect(byUser.status).toBe(429)
    expect(limitsOf(byUser)[1]).toBe('"address.all";r=1;t=1, "user.write";r=0;t=10')
    expect(await byUser.json()).toMatchObject({ 'violated-policies': ['user.write'] })
    clock.pass(60_000)
    expect((await signIn('ada@example.org')).status).toBe(200)
  })

  it('is not parsed, nor handled, nor decided again at a later stage', async () => {
    const reached: string[] = []
    server.addHook('preValidation', async () => void reached.push('preValidation'))
    const denying = defineGroup('address', { all: { rate: '1/day', burst: 1 } })
    const onRequest = () => [denying.charge('all', 'all')]
    const preHandler = () => (reached.push('preHandler'), [])
    await serve({ charges: { onRequest, preHandler } })
    await fetch(url)
    expect(reached.splice(0)).toEqual(['preValidation', 'preHandler'])
    expect((await fetch(url)).status).toBe(429)
    expect(reached).toEqual([])
  })

  it('says 503 and tells no numbers when the whole service has no more to give', async () => {
    const global = defineGroup('global', { all: { rate: '1/minute', burst: 1 } }, { isLeased: true })
    await serve({ charges: { onRequest: () => [global.charge('all', 'all')] } })
    await fetch(url)
    const denied = await fetch(url)
    expect([denied.status, denied.headers.get('retry-after'), ...limitsOf(denied)]).toEqual([503, '60', null, null])
    expect(await denied.text()).not.toContain('global')
  })

  it('is answered before its upload ends, on a connection that serves the next request', async () => {
    await serve()
    for (let at = 0; at < 5; at++) await fetch(url)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const upload = httpRequest(`${url}/sign-in`, {
      agent,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    })
    upload.write('{"email":')
    const [denied] = (await once(upload, 'response')) as [IncomingMessage]
    expect(upload.writableEnded).toBe(false)
    expect(denied.statusCode).toBe(429)
    upload.end('"ada@example.org"}')
    expect(JSON.parse(await text(denied))).toMatchObject({ status: 429 })
    clock.pass(1_000)
    const { response, isReused } = await getOver(agent, url)
    expect([response.statusCode, isReused]).toEqual([200, true])
    agent.destroy()
  })

  it('is answered by the deny of the options, with status, headers and Retry-After already set', async () => {
    await serve({
      deny: (request, reply, denial, decision) => {
        expect(request.rateLimit).toEqual([decision])
        return reply.send({ sorry: denial.detail })
      },
    })
    for (let at = 0; at < 5; at++) await fetch(url)
    const denied = await fetch(url)
    expect([denied.status, denied.headers.get('retry-after')]).toEqual([429, '1'])
    expect(limitsOf(denied)[1]).toBe('"address.all";r=0;t=1')
    expect(await denied.json()).toEqual({ sorry: 'Too many requests: try again in 1 second.' })
  })

  it.each([
    [
      'at once',
      () => {
        throw new Error('denied')
      },
    ],
    ['later', () => Promise.reject(new Error('denied'))],
  ])('goes to the error handler when deny throws %s', async (_when, deny) => {
    server.setErrorHandler(async (error: Error) => ({ handled: error.message }))
    await serve({ deny })
    for (let at = 0; at < 5; at++) await fetch(url)
    const denied = await fetch(url)
    expect([denied.status, denied.headers.get('retry-after')]).toEqual([429, '1'])
    expect(await denied.json()).toEqual({ handled: 'denied' })
  })
})

describe('a decision', () => {
  it('that is known at once costs the request no turn', async () => {
    let hasTurned = true
    const seen: boolean[] = []
    server.addHook('onRequest', (_request, _reply, next) => {
      hasTurned = false
      queueMicrotask(() => (hasTurned = true))
      next()
    })
    const preHandler = () => void seen.push(hasTurned)
    await serve({ charges: { ...stages, preHandler } })
    await fetch(url, { headers: { 'x-user': 'ada' } })
    expect(seen).toEqual([false])
  })

  it('may come later, with the same answers', async () => {
    const memory = new MemoryStore({ clock })
    await serve(
      {},
      later(memory, (charges) => Promise.resolve(memory.decide(charges))),
    )
    const statuses: number[] = []
    for (let at = 0; at < 6; at++) statuses.push((await fetch(url)).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  })

  it('that a store fails to make is an error of the server', async () => {
    const memory = new MemoryStore({ clock })
    await serve(
      {},
      later(memory, () => Promise.reject(new Error('no store'))),
    )
    const response = await fetch(url)
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({ message: 'no store' })
  })

  it('is kept on the request, one of each stage that charged', async () => {
    let decided: string[][] = []
    server.addHook('onResponse', async (request) => {
      decided = request.rateLimit.map((decision) => decision.policies.map((state) => state.policy.id))
    })
    await serve()
    await signIn('ada@example.org')
    expect(decided).toEqual([['address.all'], ['user.write'], ['account.sign-in']])
  })
})

/** A store that must be asked. */
function later(memory: MemoryStore, decide: Store['decide']): Store {
  return {
    isLocal: false,
    decide,
    take: (charge) => memory.take(charge),
    read: (group, identity) => memory.read(group, identity),
    reset: (group, identity) => memory.reset(group, identity),
    close: () => memory.close(),
  }
}

async function getOver(agent: Agent, address: string) {
  const options: RequestOptions = { agent }
  const request = get(address, options)
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  return { response, isReused: request.reusedSocket }
}
