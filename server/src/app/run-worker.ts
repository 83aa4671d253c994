import { sealAudit } from '#platform/audit/seal-audit.ts'
import { deleteOldAnswers } from '#platform/idempotency/answer-repeats.ts'
import { deleteOldUsage } from '#platform/limits/limit-usage.ts'
import type { Chore, Module } from '#platform/module.ts'
import {
  defaultOutboxWorkerOptions,
  deleteDeliveredEvents,
  type OutboxWorkerOptions,
  startOutboxWorker,
} from '#platform/outbox-worker.ts'
import type { Platform } from '#platform/platform.ts'
import { modules } from './modules.ts'
import { reencryptEverything } from './keys/reencrypt-everything.ts'
import { startChores } from './run-chores.ts'

export interface Worker {
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>
}

const choresOfThePlatform: readonly Chore[] = [
  { name: 'seal-audit', everyMs: 1_000, run: sealAudit },
  { name: 'delete-delivered-events', everyMs: 3_600_000, run: deleteDeliveredEvents },
  { name: 'reencrypt-sealed-values', everyMs: 600_000, run: reencryptEverything },
  { name: 'delete-old-answers', everyMs: 3_600_000, run: deleteOldAnswers },
  { name: 'delete-old-limit-usage', everyMs: 3_600_000, run: deleteOldUsage },
]

/** Delivers events to the modules' reactions and runs their chores, until stopped. */
export function runWorker(platform: Platform, options: OutboxWorkerOptions = defaultOutboxWorkerOptions): Worker {
  const lanes = [
    startOutboxWorker(platform, inLane(modules, false), options),
    startOutboxWorker(platform, inLane(modules, true), { ...options, concurrency: 1 }),
  ]
  const chores = startChores(platform, [...choresOfThePlatform, ...modules.flatMap((module) => module.chores ?? [])])
  return {
    async stop() {
      await Promise.all([...lanes, chores].map((part) => part.stop()))
    },
  }
}

/** The modules with only those reactions whose events are heavy, or are not: all reactions to an event share a lane. */
export function inLane(all: readonly Module[], isHeavy: boolean): Module[] {
  const reactions = all.flatMap((module) => module.reactions ?? [])
  const heavy = new Set(reactions.filter((reaction) => reaction.isHeavy).map(({ eventName }) => eventName))
  return all.map((module) => ({
    ...module,
    reactions: (module.reactions ?? []).filter(({ eventName }) => heavy.has(eventName) === isHeavy),
  }))
}
