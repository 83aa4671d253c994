import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Step } from './steps.ts'

/** What Vitest's JSON reporter writes, as far as counting needs it. */
export interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { name: string; status: string; message: string; assertionResults: { status: string }[] }[]
}

/** A step that runs one project of vitest.config.ts, showing Vitest's own output as it goes. */
export function testProjectStep(project: string): Step {
  return {
    name: `tests: ${project}`,
    async run() {
      const folder = await mkdtemp(join(tmpdir(), 'upskill-report-'))
      try {
        const exitCode = await runVitest(project, join(folder, 'report.json'))
        const report = await readFile(join(folder, 'report.json'), 'utf8').catch(() => 'null')
        return countTests(JSON.parse(report) as VitestReport | null, exitCode)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

/**
 * Counts what a run of Vitest executed. A test that was skipped counts as failed, and so does a file that could not be
 * loaded, a run that ended badly for another reason, and a run that executed no test at all.
 */
export function countTests(report: VitestReport | null, exitCode: number | null): Outcome {
  if (!report) return { passed: 0, failed: 1, report: `Vitest wrote no report; exit code ${exitCode}` }
  const skipped = report.numPendingTests + report.numTodoTests
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  const complaints = unloaded.map(({ name, message }) => `${name}: ${message}`)
  let failed = report.numFailedTests + skipped + unloaded.length
  if (skipped > 0) complaints.push(`${skipped} tests were skipped`)
  if (report.numPassedTests + failed === 0) complaints.push('no test was executed')
  if (failed === 0 && (exitCode !== 0 || complaints.length > 0)) {
    failed = 1
    if (complaints.length === 0) complaints.push(`Vitest ended with exit code ${exitCode}`)
  }
  return { passed: report.numPassedTests, failed, report: complaints.join('\n') }
}

async function runVitest(project: string, reportFile: string): Promise<number | null> {
  const args = [
    'run',
    `--project=${project}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reportFile}`,
  ]
  const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], { stdio: 'inherit' })
  const [exitCode] = (await once(child, 'close')) as [number | null]
  return exitCode
}
