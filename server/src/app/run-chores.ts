import type { Chore } from '#platform/module.ts'
import type { Platform } from '#platform/platform.ts'

/** Runs each chore at start and then every so often; a failing chore is logged and tried again next time. */
export function startChores(platform: Platform, chores: readonly Chore[]): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  const timers = chores.map((chore) => {
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
