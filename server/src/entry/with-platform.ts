import { userInfo } from 'node:os'
import { type OpenPlatform, openPlatform } from '#app/open-platform.ts'
import { causedBy } from '#platform/audit/cause.ts'
import { createLog } from '#platform/log.ts'
import { migrateDatabase } from '#platform/migrate.ts'
import { loadConfig } from './load-config.ts'
import { createProgress } from './progress.ts'
import { provideDatabase } from './provide-database.ts'

/** Runs one command's work on an open platform with an up-to-date schema, beside a running server or without one. */
export async function withPlatform<T>(work: (platform: OpenPlatform) => Promise<T>): Promise<T> {
  const config = loadConfig()
  // What the command answers goes to standard output, and nothing else.
  const log = createLog({ level: config.logLevel, format: config.logFormat, destination: process.stderr })
  const database = await provideDatabase(config, log, createProgress(process.stderr).say)
  try {
    await migrateDatabase(database.ownerUrl, log)
    const platform = await openPlatform(config, database, log)
    try {
      const cause = { kind: 'operator', credentialId: operatorLogin() } as const
      return await causedBy(
        () => cause,
        () => work(platform),
      )
    } finally {
      await platform.close()
    }
  } finally {
    await database.stop()
  }
}

/** Who runs the command, for the audit log: the login of the machine, or its number where that has no name. */
function operatorLogin(): string {
  try {
    return `login ${userInfo().username}`
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
