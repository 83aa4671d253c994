import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { newId } from '../id.ts'
import type { Platform, Uses } from '../platform.ts'
import { requestProblems } from '../problem.ts'
import { contextOf } from '../vault/sealed-columns.ts'
import {
  deleteRequest,
  deleteRequestsBefore,
  insertRequest,
  type KeyedRequest,
  selectRequest,
  setAnswer,
  type StoredRequest,
} from './idempotency-sql.ts'
import { retentionMs } from '../retention.ts'

/** Longer than any handler may take: what has no answer by then was broken off. */
const abandonedMs = 120_000
/** What a client may need of the answer besides its body. */
const keptHeaders = ['content-type', 'etag', 'location'] as const

/** A structured field's string (RFC 9651), or the bare text that many clients send. */
const keyForm = /^(?:"(?<quoted>[\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|(?<bare>[\x21\x23-\x2b\x2d-\x7e]{1,255}))$/

/**
 * Answers a POST that comes again with the same `Idempotency-Key` as it was answered, without doing it again
 * (draft-ietf-httpapi-idempotency-key-header-07). A key counts for one person in one organization, for a day; with
 * another request it is refused with 422, and with 409 while the first one runs or when that ended without an answer:
 * nobody knows then what it did. Failures of the server are not kept, so that they can be tried again. Requests of
 * strangers have nobody to keep an answer for, and ignore the header.
 */
export function answerRepeats(server: FastifyInstance, platform: Platform): void {
  const claimed = new WeakMap<FastifyRequest, string>()

  server.addHook('preHandler', async (request, reply) => {
    const keyed = keyedRequestOf(request)
    if (!keyed) return
    const known = await claim(platform, keyed, fingerprintOf(request))
    if (typeof known === 'string') {
      claimed.set(request, known)
      return
    }
    return repeat(platform, reply, known)
  })

  server.addHook('onSend', async (request, reply, payload) => {
    const id = claimed.get(request)
    if (id === undefined) return
    claimed.delete(request)
    await keep(platform, request, reply, id, payload).catch((error: unknown) =>
      request.log.error({ err: error }, 'the answer to a request with an Idempotency-Key could not be kept'),
    )
  })
}

/** Whether requests of the route may come with a key. */
export const takesKey = (method: string | readonly string[], authz: string): boolean =>
  method === 'POST' && authz !== 'public' && authz !== 'scim'

/** Removes answers that are a day old. */
export async function deleteOldAnswers({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const before = new Date(clock.now().getTime() - retentionMs.idempotent_requests)
  await db.forSystem().transaction((tx) => deleteRequestsBefore(tx, before))
}

function keyedRequestOf(request: FastifyRequest): KeyedRequest | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined || !takesKey(request.method, request.routeOptions.config.authz ?? 'public')) return undefined
  const { quoted, bare } = (typeof header === 'string' ? keyForm.exec(header)?.groups : undefined) ?? {}
  const key = quoted ?? bare
  if (key === undefined) {
    throw requestProblems.invalid('The Idempotency-Key cannot be read.', [
      { pointer: 'header/idempotency-key', detail: 'must be one text of 1 to 255 ASCII characters' },
    ])
  }
  const { organizationId = '' } = request.params as { organizationId?: string }
  return { userId: request.user.userId, scope: organizationId, keyHash: sha256(key) }
}

/** Of all that was asked. A form arrives as a stream that nobody has read yet: of one only the size counts. */
function fingerprintOf({ method, url, body, headers }: FastifyRequest): Buffer {
  const size = body === undefined || body === null ? headers['content-length'] : undefined
  return sha256(JSON.stringify([method, url, body, size]))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest()

/** The id of a request that is new, or what is known of one that came before. */
async function claim(
  { clock, db }: Uses<'clock' | 'db'>,
  keyed: KeyedRequest,
  fingerprint: Buffer,
): Promise<string | StoredRequest> {
  const id = newId(clock)
  const known = await db.forUser(keyed).transaction(async (tx) => {
    if (await insertRequest(tx, keyed, { id, fingerprint, startedAt: clock.now() })) return undefined
    return selectRequest(tx, keyed)
  })
  if (!known) return id
  if (!known.fingerprint.equals(fingerprint)) {
    throw requestProblems.keyReused('This Idempotency-Key came with another request before; make a new one for each.')
  }
  if (known.answer) return known
  if (clock.now().getTime() - known.startedAt.getTime() < abandonedMs) {
    throw requestProblems.stillRunning('The first request with this Idempotency-Key has no answer yet.')
  }
  throw requestProblems.outcomeUnknown('The first request with this Idempotency-Key was broken off. See what it did.')
}

async function repeat({ vault }: Uses<'vault'>, reply: FastifyReply, { id, answer }: StoredRequest): Promise<unknown> {
  const { status, headers, body } = answer!
  reply.code(status).headers({ ...headers, 'idempotency-replayed': 'true' })
  return reply.send(body === undefined ? null : await vault.open(contextOf('idempotent_requests.body', id), body))
}

async function keep(
  { db, vault }: Uses<'db' | 'vault'>,
  { user }: FastifyRequest,
  reply: FastifyReply,
  id: string,
  payload: unknown,
): Promise<void> {
  const { statusCode: status } = reply
  if (status >= 500 || (payload && typeof payload !== 'string')) {
    return db.forUser(user).transaction((tx) => deleteRequest(tx, id))
  }
  const headers = Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    }),
  )
  const body =
    typeof payload === 'string' && payload !== ''
      ? await vault.seal(contextOf('idempotent_requests.body', id), payload)
      : undefined
  await db.forUser(user).transaction((tx) => setAnswer(tx, id, { status, headers, body }))
}
