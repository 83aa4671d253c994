import { join } from 'node:path'
import { Registry } from 'prom-client'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { openDatabase } from '#platform/database.ts'
import { assertUnprivileged } from '#platform/database-logins.ts'
import { createDiskFileStore } from '#platform/file-store.ts'
import { limitsInMemory } from '#platform/limits/limits.ts'
import { openLimits } from '#platform/limits/open-limits.ts'
import type { Logger } from '#platform/log.ts'
import { createMailer } from '#platform/mailer.ts'
import { createOutbound } from '#platform/outbound/outbound.ts'
import { openPasswordBlocklist } from '#platform/password-blocklist.ts'
import { createPasswordHasher } from '#platform/password-hasher.ts'
import type { Platform } from '#platform/platform.ts'
import { createTokenSigner } from '#platform/token-signer.ts'
import { systemTxtRecords } from '#platform/txt-records.ts'
import { openVault } from '#platform/vault/open-vault.ts'
import { allPolicies } from './limits/all-limits.ts'

/** A platform that holds connections, and must be closed. */
export type OpenPlatform = Platform & { close(): Promise<void> }

const statementTimeoutMs = 15_000

export interface PlatformOptions {
  /** Whether it will serve requests: then it counts them together with other servers, and follows what operators set. */
  readonly serves?: boolean
}

/** Opens everything modules may use. Refuses a database login that could see through row-level security. */
export async function openPlatform(
  config: Config,
  urls: { appUrl: string },
  log: Logger,
  { serves = false }: PlatformOptions = {},
): Promise<OpenPlatform> {
  await assertUnprivileged(urls.appUrl, { mayStepDown: config.environment === 'development' })
  const db = openDatabase({ url: urls.appUrl, poolSize: config.databasePoolSize, statementTimeoutMs, log })
  const vault = await openVault({ clock: systemClock, config, db, log }).catch(async (error: unknown) => {
    await db.close()
    throw error
  })
  const passwordBlocklist = await openPasswordBlocklist(config.passwordBlocklistFile)
  const mail = createMailer({ smtpUrl: config.smtpUrl, smtpCaFile: config.smtpCaFile, from: config.mailFrom, log })
  const metrics = new Registry()
  const outbound = createOutbound({ httpsOnly: config.environment === 'production', allow: config.outboundAllow })
  const parts = { config, clock: systemClock, db, log, metrics }
  const limits = serves ? await openLimits(parts, { catalog: allPolicies() }) : limitsInMemory()
  return {
    ...parts,
    files: createDiskFileStore(join(config.dataDir, 'files')),
    limits,
    mail,
    outbound,
    passwords: createPasswordHasher(),
    passwordBlocklist,
    tokens: createTokenSigner(config.secret),
    txtRecords: systemTxtRecords,
    vault,
    async close() {
      mail.close()
      vault.close()
      await outbound.close()
      await limits.close()
      await passwordBlocklist.close()
      await db.close()
    },
  }
}
