/** `npm run check`: everything that can be known without a database, in under a minute. */
import { fileURLToPath } from 'node:url'
import { runChecks } from './check-steps.ts'
import { conclude } from './steps.ts'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
conclude(await runChecks())
