import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Config, readConfig } from '#platform/config.ts'
import { keepSecret } from '#platform/data-folder.ts'
import { describeConfig } from '#platform/describe-config.ts'

/** The repository's root. */
export const rootDir = resolve(import.meta.dirname, '../../..')

/** The configuration that the environment asks for; the one place where the environment is read. */
export function loadConfig(): Config {
  return readConfig(process.env, { rootDir, isTerminal: process.stdout.isTTY, keepSecret, readFile: readSecretFile })
}

/** The values in effect, each with where it came from; secrets are masked. */
export const describeLoadedConfig = (): string[] => describeConfig(loadConfig(), process.env)

const readSecretFile = (path: string) => readFileSync(path, 'utf8')
