import { setTimeout as delay } from 'node:timers/promises'

const pollMs = 10
const deadlineMs = 15_000

/** Resolves as soon as the condition holds; rejects when the condition throws, or does not hold within 15 seconds. */
export async function waitUntil(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = AbortSignal.timeout(deadlineMs)
  while (!(await holds())) {
    if (deadline.aborted) throw new Error(`Waited ${deadlineMs} ms in vain until ${what}`)
    await delay(pollMs)
  }
}
