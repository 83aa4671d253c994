import { describeConfig } from '#platform/config.ts'
import { loadConfig } from './load-config.ts'

/** Prints each variable with the value in effect; secrets are masked. */
export function showConfig(): void {
  process.stdout.write(`${describeConfig(loadConfig()).join('\n')}\n`)
}
