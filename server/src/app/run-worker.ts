import type { Chore } from '#platform/module.ts'
import {
  defaultOutboxWorkerOptions,
  deleteDeliveredEvents,
  type OutboxWorkerOptions,
  startOutboxWorker,
} from '#platform/outbox-worker.ts'
import type { Platform } from '#platform/platform.ts'
import { modules } from './modules.ts'
import { startChores } from './run-chores.ts'

export interface Worker {
  /** Takes no more work and waits for what is under way. */
  stop(): Promise<void>
}

const choresOfThePlatform: readonly Chore[] = [
  { name: 'delete-delivered-events', everyMs: 3_600_000, run: deleteDeliveredEvents },
]

/** Delivers events to the modules' reactions and runs their chores, until stopped. */
export function runWorker(platform: Platform, options: OutboxWorkerOptions = defaultOutboxWorkerOptions): Worker {
  const outbox = startOutboxWorker(platform, modules, options)
  const chores = startChores(platform, [...choresOfThePlatform, ...modules.flatMap((module) => module.chores ?? [])])
  return {
    async stop() {
      await Promise.all([outbox.stop(), chores.stop()])
    },
  }
}
