import type { Config } from './config.ts'
import { maskPassword, maskRedisPassword } from './config-values.ts'
import { fileVariantOf, hourMs, type Name, names, secretNames } from './config-variables.ts'

/** The values in effect as `NAME=value` lines, each with where it came from; secrets are masked. */
export function describeConfig(config: Config, environment: Readonly<Record<string, string | undefined>>): string[] {
  const ownApp = config.databaseUrl ? '(DATABASE_URL as upskill_app)' : '(embedded PostgreSQL)'
  const values: Record<Name, string> = {
    UPSKILL_ENV: config.environment,
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    UPSKILL_DATA_DIR: config.dataDir,
    DATABASE_URL: masked(config.databaseUrl, maskPassword, '(embedded PostgreSQL)'),
    DATABASE_APP_URL: masked(config.databaseAppUrl, maskPassword, ownApp),
    DATABASE_POOL_SIZE: String(config.databasePoolSize),
    REDIS_URL: masked(config.redisUrl, maskRedisPassword, '(limits are counted in memory)'),
    REDIS_CA_FILE: orElse(config.redisCaFile, '(public authorities)'),
    METRICS_LISTEN: config.metricsListen ? config.metricsListen.text : '(no metrics)',
    TLS_CERT_FILE: orElse(config.tlsFiles?.certFile, '(plain HTTP)'),
    TLS_KEY_FILE: orElse(config.tlsFiles?.keyFile, '(plain HTTP)'),
    UPSKILL_SECRET: '(set, not shown)',
    ENCRYPTION_KEY_FILE: config.encryptionKeyFile,
    ENCRYPTION_KMS_KEY_ID: orElse(config.encryptionKmsKeyId, '(the key file)'),
    SESSION_IDLE_HOURS: String(config.sessionIdleMs / hourMs),
    SESSION_LIFETIME_HOURS: String(config.sessionLifetimeMs / hourMs),
    PASSWORD_BLOCKLIST_FILE: orElse(config.passwordBlocklistFile, '(commonly used passwords only)'),
    TRUST_PROXY: config.trustProxy.join(',') || '(nobody)',
    HSTS: config.hsts,
    OUTBOUND_ALLOW: config.outboundAllow.join(',') || '(public servers only)',
    SMTP_URL: masked(config.smtpUrl, maskPassword, '(mails go to the log)'),
    SMTP_CA_FILE: orElse(config.smtpCaFile, '(public authorities)'),
    MAIL_FROM: config.mailFrom,
    LOG_LEVEL: config.logLevel,
    LOG_FORMAT: config.logFormat,
    UPSKILL_DEMO: config.demo === 'withheld' ? 'off' : config.demo,
  }
  return names.map((name) => `${name}=${values[name]}  # ${originOf(name, environment)}`)
}

function originOf(name: Name, environment: Readonly<Record<string, string | undefined>>): string {
  const fileVariant = fileVariantOf(name)
  if (environment[name]) return 'environment'
  if (secretNames.includes(name) && environment[fileVariant]) return `${fileVariant}=${environment[fileVariant]}`
  if (name === 'UPSKILL_SECRET') return 'data folder'
  return 'default'
}

const orElse = (value: string | undefined, words: string) => value ?? words

const masked = (url: string | undefined, mask: (url: string) => string, words: string) => (url ? mask(url) : words)
