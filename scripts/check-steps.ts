import { findFloorViolations } from './floors.ts'
import { findLicenseProblems } from './licenses.ts'
import { findLockfileProblems } from './lockfile.ts'
import { findSecrets } from './secrets.ts'
import { problemsStep, runSteps, scriptStep, type Outcome, type Step } from './steps.ts'
import { testProjectStep } from './test-projects.ts'

/** Everything else reads these types. */
const apiTypes = scriptStep('API client types', 'packages/api-client/generate.ts')

/** In this order two at a time finish soonest on two cores: the longest first. */
const staticSteps = [
  scriptStep('generated files', 'server/src/entry/main.ts', 'generate', '--check'),
  scriptStep('lint', 'node_modules/oxlint/bin/oxlint'),
  scriptStep('types: server, packages, scripts', 'node_modules/typescript/bin/tsc', '-p', '.'),
  scriptStep('types: web', 'node_modules/typescript/bin/tsc', '-p', 'web'),
  problemsStep('floors', async () => {
    const violations = await findFloorViolations('.')
    return violations.map(({ rule, from, to }) => `${rule}: ${from}${to && ` → ${to}`}`)
  }),
  scriptStep('format', 'node_modules/oxfmt/bin/oxfmt', '--check'),
  problemsStep('lockfile', () => findLockfileProblems('.')),
  problemsStep('licenses', () => findLicenseProblems('.')),
  problemsStep('secrets', () => findSecrets(process.cwd())),
]

/**
 * Runs every check that needs no database: generated types, static checks, unit tests. Given names, it runs only the
 * steps whose names begin so.
 */
export async function runChecks(names: readonly string[] = []): Promise<Outcome[]> {
  const isWanted = ({ name }: Step) => names.length === 0 || names.some((wanted) => name.startsWith(wanted))
  const outcomes = await runSteps([apiTypes].filter(isWanted))
  outcomes.push(...(await runSteps(staticSteps.filter(isWanted), 2)))
  outcomes.push(...(await runSteps([testProjectStep('unit')].filter(isWanted))))
  return outcomes
}
