import { describeLoadedConfig } from './load-config.ts'

/** Prints each variable with the value in effect and where it came from; secrets are masked. */
export function showConfig(): void {
  process.stdout.write(`${describeLoadedConfig().join('\n')}\n`)
}
