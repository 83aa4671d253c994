import { findFloorViolations } from './floors.ts'
import { findLockfileProblems } from './lockfile.ts'
import { problemsStep, runSteps, scriptStep, type Outcome } from './steps.ts'
import { testProjectStep } from './test-projects.ts'

/** Everything else reads these types. */
const apiTypes = scriptStep('API client types', 'packages/api-client/generate.ts')

/** In this order two at a time finish soonest on two cores: the longest first. */
const staticSteps = [
  scriptStep('generated files', 'server/src/entry/main.ts', 'generate', '--check'),
  scriptStep('lint', `node_modules/oxlint/bin/oxlint`),
  scriptStep('types: server, packages, scripts', `node_modules/typescript/bin/tsc`, '-p', '.'),
  scriptStep('types: web', `node_modules/typescript/bin/tsc`, '-p', 'web'),
  problemsStep('floors', async () => {
    const violations = await findFloorViolations('.')
    return violations.map(({ rule, from, to }) => `${rule}: ${from}${to && ` → ${to}`}`)
  }),
  scriptStep('format', `node_modules/oxfmt/bin/oxfmt`, '--check'),
  problemsStep('lockfile', () => findLockfileProblems('.')),
]

/** Runs every check that needs no database of its own: generated types, static checks, unit tests. */
export async function runChecks(): Promise<Outcome[]> {
  const outcomes = await runSteps([apiTypes])
  outcomes.push(...(await runSteps(staticSteps, 2)))
  outcomes.push(...(await runSteps([testProjectStep('unit')])))
  return outcomes
}
