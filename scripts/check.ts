/** `npm run check`: all that can be known without a database. `npm run check -- floors lint` runs the steps so named. */
import { fileURLToPath } from 'node:url'
import { runChecks } from './check-steps.ts'
import { conclude } from './steps.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
conclude(await runChecks(process.argv.slice(2)))
