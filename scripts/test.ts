/** `npm test`: everything `npm run check` does, and every test there is, on real databases, a real Redis and a real browser. */
import { fileURLToPath } from 'node:url'
import { runChecks } from './check-steps.ts'
import { type DescendantWatch, watchDescendants } from './descendants.ts'
import { provideRequirements } from './requirements.ts'
import { conclude, failure, type Outcome, runSteps, type Step, success } from './steps.ts'
import { testProjectStep } from './test-projects.ts'

const graceMs = 5_000

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
conclude(await runEverything(watchDescendants()))

async function runEverything(watch: DescendantWatch): Promise<Outcome[]> {
  const [requirements = success] = await runSteps([requirementsStep()])
  if (requirements.failed > 0) return [requirements]
  const checks = await runChecks()
  const tests = await runSteps(['redis', 'database', 'http', 'e2e'].map(testProjectStep))
  return [requirements, ...checks, ...tests, ...(await runSteps([noProcessLeftStep(watch)]))]
}

function requirementsStep(): Step {
  return {
    name: 'requirements',
    async run() {
      Object.assign(process.env, await provideRequirements())
      return success
    },
  }
}

/** Whatever is still alive fails the run, and is ended. */
function noProcessLeftStep(watch: DescendantWatch): Step {
  return {
    name: 'no process left behind',
    async run() {
      const survivors = await watch.findSurvivors(graceMs)
      for (const { pid } of survivors) process.kill(pid, 'SIGKILL')
      return survivors.length === 0
        ? success
        : failure(survivors.map(({ pid, command }) => `${pid} ${command}`).join('\n'))
    },
  }
}
