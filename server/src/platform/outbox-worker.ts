/**
 * Delivers recorded events to the reactions that modules declared. A worker leases due events (skip locked, so workers
 * share the table), runs each event's reactions outside any transaction, and marks each reaction delivered on its own: a
 * failing one is retried without repeating its neighbours. A worker that dies leaves a lease that runs out; the next
 * worker takes the event over, and the late one can no longer write to it. So every reaction runs at least once and must
 * bear running again. Events that this release has no reaction to are left alone: a newer one may have.
 */
import { sql } from 'kysely'
import { type Cause, causedBy } from './audit/cause.ts'
import type { Tx } from './database.ts'
import { errorFacts } from './error-facts.ts'
import type { Module, Reaction } from './module.ts'
import type { Delivery } from './outbox.ts'
import type { Platform, Uses } from './platform.ts'
import { retentionMs } from './retention.ts'

export interface OutboxWorkerOptions {
  /** How long an event stays with a worker that says nothing, in milliseconds. */
  readonly leaseMs: number
  /** How often to look for due events when idle, in milliseconds. */
  readonly pollMs: number
  /** How many events one worker delivers at once. */
  readonly concurrency: number
  /** After how many failed attempts an event is set aside as dead. */
  readonly maxAttempts: number
}

export const defaultOutboxWorkerOptions: OutboxWorkerOptions = {
  // Longer than the longest wait for a mail server.
  leaseMs: 60_000,
  pollMs: 500,
  concurrency: 8,
  maxAttempts: 12,
}

export interface OutboxWorker {
  /** Delivers everything that is due now and resolves when nothing due is left. */
  drain(): Promise<void>
  /** Takes no more events and waits for those under way. */
  stop(): Promise<void>
}

interface LeasedEvent {
  id: string
  org_id: string | null
  name: string
  payload: object
  occurred_at: Date
  delivered: string[]
  attempts: number
  /** Who made it happen; unknown of events that an earlier release recorded. */
  cause: Cause | null
}

/** Starts delivering; see the head of this file. */
export function startOutboxWorker(
  platform: Platform,
  modules: readonly Module[],
  options: OutboxWorkerOptions = defaultOutboxWorkerOptions,
): OutboxWorker {
  const { clock, db, log } = platform
  const reactions = Map.groupBy(
    modules.flatMap((module) => module.reactions ?? []),
    (reaction) => reaction.eventName,
  )
  const running = new Map<string, Promise<void>>()
  let starting = Promise.resolve(0)
  let stopped = false
  let wake: () => void = () => undefined

  const inSystem = <T>(work: (tx: Tx) => Promise<T>) => db.forSystem().transaction(work)
  const leaseEnd = () => new Date(clock.now().getTime() + options.leaseMs)

  async function lease(count: number): Promise<LeasedEvent[]> {
    const now = clock.now()
    return inSystem((tx) =>
      tx
        .updateTable('outbox_events')
        .set({ leased_until: leaseEnd(), attempts: sql`attempts + 1` })
        .where('id', 'in', (from) =>
          from
            .selectFrom('outbox_events')
            .select('id')
            .where('name', '=', sql<string>`any(${[...reactions.keys()]}::text[])`)
            .where('id', '<>', sql<string>`all(${[...running.keys()]}::uuid[])`)
            .where('finished_at', 'is', null)
            .where('dead_at', 'is', null)
            .where('available_at', '<=', now)
            .where((e) => e.or([e('leased_until', 'is', null), e('leased_until', '<=', now)]))
            .orderBy('available_at')
            .limit(count)
            .forUpdate()
            .skipLocked(),
        )
        .returning(['id', 'org_id', 'name', 'payload', 'occurred_at', 'delivered', 'attempts', 'cause'])
        .execute(),
    ) as Promise<LeasedEvent[]>
  }

  async function deliver(event: LeasedEvent): Promise<void> {
    if (event.attempts > options.maxAttempts) {
      return postpone(event, new Error('the process ended in the middle of every attempt'))
    }
    const extend = async () => {
      await inSystem((tx) => ownLease(tx, event).set({ leased_until: leaseEnd() }).execute())
    }
    const delivery: Delivery = {
      eventId: event.id,
      organizationId: event.org_id ?? undefined,
      occurredAt: event.occurred_at,
      extend,
    }
    const failures: unknown[] = []
    for (const reaction of reactions.get(event.name) ?? []) {
      if (event.delivered.includes(reaction.name)) continue
      await run(reaction, event, delivery).catch((error: unknown) => {
        failures.push(error)
        log.warn({ err: error, event: event.name, eventId: event.id, reaction: reaction.name }, 'a reaction failed')
      })
    }
    await (failures.length === 0 ? finish(event) : postpone(event, failures[0]))
  }

  /** The event's row for as long as nobody took it over: each lease counts an attempt. */
  const ownLease = (tx: Tx, event: LeasedEvent) =>
    tx
      .updateTable('outbox_events')
      .where('id', '=', event.id)
      .where('attempts', '=', event.attempts)
      .where('finished_at', 'is', null)

  async function run(reaction: Reaction, event: LeasedEvent, delivery: Delivery): Promise<void> {
    const cause: Cause = { ...event.cause, kind: 'system' }
    await causedBy(
      () => cause,
      () => reaction.run(platform, event.payload as never, delivery),
    )
    await inSystem((tx) =>
      tx
        .updateTable('outbox_events')
        .set({ delivered: sql`array_append(delivered, ${reaction.name})` })
        .where('id', '=', event.id)
        .execute(),
    )
  }

  async function finish(event: LeasedEvent): Promise<void> {
    await inSystem((tx) => ownLease(tx, event).set({ finished_at: clock.now(), leased_until: null }).execute())
  }

  async function postpone(event: LeasedEvent, error: unknown): Promise<void> {
    const now = clock.now()
    const dead = event.attempts >= options.maxAttempts
    if (dead) log.error({ err: error, event: event.name, eventId: event.id }, 'an event could not be delivered')
    await inSystem((tx) =>
      ownLease(tx, event)
        .set({
          leased_until: null,
          last_error: errorFacts(error).message.slice(0, 2_000),
          available_at: new Date(now.getTime() + backoffMs(event.attempts)),
          dead_at: dead ? now : null,
        })
        .execute(),
    )
  }

  /** Starts as many due events as there is room for, one call after the other; resolves with how many it started. */
  function startDue(): Promise<number> {
    starting = starting.catch(() => 0).then(startWithinRoom)
    return starting
  }

  async function startWithinRoom(): Promise<number> {
    const room = options.concurrency - running.size
    const events = room > 0 ? await lease(room) : []
    for (const event of events) {
      const work = deliver(event)
        .catch((error: unknown) => log.warn({ err: error, eventId: event.id }, 'a delivery was not recorded'))
        .finally(() => {
          running.delete(event.id)
          wake()
        })
      running.set(event.id, work)
    }
    return events.length
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, options.pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function poll(): Promise<void> {
    while (!stopped) {
      const started = await startDue().catch(reportLeaseFailure)
      if (started === 0 && !stopped) await pause()
    }
  }

  function reportLeaseFailure(error: unknown): number {
    log.warn({ err: error }, 'due events could not be read')
    return 0
  }

  const polling = poll()

  return {
    async drain() {
      while ((await startDue()) > 0 || running.size > 0) if (running.size > 0) await Promise.race(running.values())
    },
    async stop() {
      stopped = true
      wake()
      await polling
      await Promise.all(running.values())
    },
  }
}

/** Removes events that were delivered a week ago or longer. */
export async function deleteDeliveredEvents({ clock, db }: Uses<'clock' | 'db'>): Promise<void> {
  const before = new Date(clock.now().getTime() - retentionMs.outbox_events)
  await db.forSystem().transaction((tx) => tx.deleteFrom('outbox_events').where('finished_at', '<', before).execute())
}

/** Two seconds after the first failure, doubling up to an hour. */
const backoffMs = (attempts: number) => Math.min(2 ** attempts * 1_000, 3_600_000)
