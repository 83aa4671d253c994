import type { Registry } from 'prom-client'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './database.ts'
import type { FileStore } from './file-store.ts'
import type { Limits } from './limits/limits.ts'
import type { Logger } from './log.ts'
import type { Mailer } from './mailer.ts'
import type { Outbound } from './outbound/outbound.ts'
import type { PasswordBlocklist } from './password-blocklist.ts'
import type { PasswordHasher } from './password-hasher.ts'
import type { TokenSigner } from './token-signer.ts'
import type { TxtRecords } from './txt-records.ts'
import type { Vault } from './vault/vault.ts'

/** Everything a module may need from the outside world. */
export interface Platform {
  readonly config: Config
  readonly clock: Clock
  readonly db: Database
  readonly files: FileStore
  readonly limits: Limits
  readonly log: Logger
  readonly mail: Mailer
  /** Where each part registers what it measures. */
  readonly metrics: Registry
  /** Asks servers that somebody else names. */
  readonly outbound: Outbound
  readonly passwords: PasswordHasher
  /** Passwords that nobody may choose. */
  readonly passwordBlocklist: PasswordBlocklist
  readonly tokens: TokenSigner
  /** What owners of domains publish. */
  readonly txtRecords: TxtRecords
  readonly vault: Vault
}

/** The part of the platform one function needs; a use-case's signature is its list of dependencies. */
export type Uses<K extends keyof Platform> = Pick<Platform, K>
