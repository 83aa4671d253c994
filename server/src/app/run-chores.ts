import type { Module } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'

/** Runs each module's chores at start and then every so often; a failing chore is logged and tried again next time. */
export function startChores(platform: Platform, modules: readonly Module[]): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const timers = modules
    .flatMap((module) => module.chores ?? [])
    .map((chore) => {
      const runOnce = () => {
        const work = chore
          .run(platform)
          .catch((error: unknown) => platform.log.warn({ err: error, chore: chore.name }, 'a chore failed'))
          .finally(() => running.delete(work))
        running.add(work)
      }
      runOnce()
      return setInterval(runOnce, chore.everyMs)
    })
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      await Promise.all(running)
    },
  }
}
