import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** How many checks a step made, and what to show of those that failed. */
export interface Outcome {
  passed: number
  failed: number
  report: string
}

/** One named piece of work; throwing counts as one failure, with the message as its report. */
export interface Step {
  name: string
  run: () => Promise<Outcome>
}

/** Runs the steps, at most `atOnce` at a time, and tells how each one went. */
export async function runSteps(steps: readonly Step[], atOnce = 1): Promise<Outcome[]> {
  const waiting = [...steps]
  const outcomes: Outcome[] = []
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) outcomes.push(await runStep(step))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return outcomes
}

/** Prints `N passed, N failed` as the last line, and lets the process exit with 1 when anything failed or nothing ran. */
export function conclude(outcomes: readonly Outcome[]): void {
  const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0)
  const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0)
  console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0
}

async function runStep({ name, run }: Step): Promise<Outcome> {
  const startedMs = performance.now()
  const outcome = await run().catch((error: unknown) => failure(error instanceof Error ? error.message : String(error)))
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  const mark = outcome.failed > 0 ? '✗' : '✓'
  console.log(`${mark} ${name} (${seconds} s)`)
  if (outcome.report) console.log(outcome.report.trimEnd().replaceAll(/^/gm, '    '))
  return outcome
}

export const success: Outcome = { passed: 1, failed: 0, report: '' }

export function failure(report: string): Outcome {
  return { passed: 0, failed: 1, report }
}

/** A step that runs a script with this Node and passes when it exits 0; its output shows only when it fails. */
export function scriptStep(name: string, script: string, ...args: string[]): Step {
  return {
    name,
    async run() {
      const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
      const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
      return code === 0 ? success : failure(output + errors || `exit code ${code}`)
    },
  }
}

/** A step that passes when `find` finds no problems. */
export function problemsStep(name: string, find: () => Promise<string[]>): Step {
  return {
    name,
    async run() {
      const problems = await find()
      return problems.length === 0 ? success : failure(problems.join('\n'))
    },
  }
}
