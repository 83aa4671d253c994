import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { conclude, problemsStep, runSteps, scriptStep, type Step, success } from './steps.ts'

let printed: string[]
beforeEach(() => {
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

async function runScript(source: string) {
  const folder = await mkdtemp(join(tmpdir(), 'upskill-step-'))
  await writeFile(join(folder, 'script.ts'), source)
  const [outcome] = await runSteps([scriptStep('script', join(folder, 'script.ts'))])
  await rm(folder, { recursive: true })
  return outcome
}

test('a script that exits with 0 passes, and its output stays out of the way', async () => {
  expect(await runScript(`console.log('fine')`)).toEqual(success)
  expect(printed).toEqual([expect.stringMatching(/^✓ script \(\d+\.\d s\)$/)])
})

test('a script that exits with something else fails, and shows all it said', async () => {
  const outcome = await runScript(`console.log('out'); console.error('err'); process.exitCode = 3`)
  expect(outcome).toEqual({ passed: 0, failed: 1, report: 'out\nerr\n' })
  expect(printed).toEqual([expect.stringMatching(/^✗ script /), '    out\n    err'])
})

test('a step that throws fails, and the others still run', async () => {
  const broken: Step = { name: 'broken', run: () => Promise.reject(new Error('no disk')) }
  const outcomes = await runSteps([broken, problemsStep('whole', () => Promise.resolve([]))])
  expect(outcomes).toEqual([{ passed: 0, failed: 1, report: 'no disk' }, success])
})

test('no more steps run at once than allowed', async () => {
  let running = 0
  let most = 0
  const step: Step = {
    name: 'step',
    async run() {
      most = Math.max(most, ++running)
      await new Promise(setImmediate)
      running--
      return success
    },
  }
  await runSteps([step, step, step, step, step], 2)
  expect(most).toBe(2)
})

test('the last line counts, and one failure is enough to fail, as is to have run nothing', () => {
  conclude([success, { passed: 40, failed: 0, report: '' }])
  expect([printed.at(-1), process.exitCode]).toEqual(['41 passed, 0 failed', 0])
  conclude([success, { passed: 40, failed: 2, report: '' }])
  expect([printed.at(-1), process.exitCode]).toEqual(['41 passed, 2 failed', 1])
  conclude([])
  expect([printed.at(-1), process.exitCode]).toEqual(['0 passed, 0 failed', 1])
})
