/**
 * Everything that may be set from outside, read once at the start and passed on as a value. Each variable says what it
 * must be and shows an example, so that a wrong one is explained in one line, and all wrong ones are explained at once.
 */
import { join, resolve } from 'node:path'
import { findProblems } from './config-problems.ts'
import { readSecretFiles } from './config-secrets.ts'
import { listOf } from './config-values.ts'
import { defaults, type Environment, hourMs } from './config-variables.ts'
import { parseListenAddress, type ListenAddress } from './listen-address.ts'

/** This host, its subdomains as well, all of that in browsers from the start, or nothing. */
export type Hsts = 'host' | 'subdomains' | 'preload' | 'off'

export interface Config {
  readonly environment: 'development' | 'production'
  readonly host: string
  readonly port: number
  /** The origin that people's browsers see; links in mails start with it. No trailing slash. */
  readonly publicUrl: string
  /** Absolute. Holds uploaded files, the embedded PostgreSQL and what was generated on the first start. */
  readonly dataDir: string
  /** The login that owns the schema; undefined means the embedded PostgreSQL. */
  readonly databaseUrl: string | undefined
  /** The login the application works under; undefined means the owner's, stepped down to the role upskill_app. */
  readonly databaseAppUrl: string | undefined
  readonly databasePoolSize: number
  /** Where rate limits are counted together with other instances; undefined means by this process, in memory. */
  readonly redisUrl: string | undefined
  /** Absolute. Holds the authority that signed Redis's certificate, where it is not a public one. */
  readonly redisCaFile: string | undefined
  /** Where metrics are read, apart from what the public may reach; undefined means nowhere. */
  readonly metricsListen: ListenAddress | undefined
  /** Absolute. What HTTPS is served with; undefined means plain HTTP. */
  readonly tlsFiles: TlsFiles | undefined
  /** At least 32 characters; signs what clients hand back. */
  readonly secret: string
  /** Absolute. Holds the key that wraps the keys of sealed values; made at the first start. */
  readonly encryptionKeyFile: string
  /** A key in AWS KMS that wraps them instead. */
  readonly encryptionKmsKeyId: string | undefined
  /** How long a session lasts without use, and in any case, in milliseconds. */
  readonly sessionIdleMs: number
  readonly sessionLifetimeMs: number
  /** Absolute. Holds passwords that nobody may choose, beside those known to everybody. */
  readonly passwordBlocklistFile: string | undefined
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[]
  /** What browsers are told to keep to HTTPS, for a year, where that is how they come. */
  readonly hsts: Hsts
  /** Hosts that UpSkill may ask although they are not on the public internet: `host` or `host:port`. */
  readonly outboundAllow: readonly string[]
  /** Undefined means that mails go to the log. */
  readonly smtpUrl: string | undefined
  /** Absolute. Holds the authority that signed the mail server's certificate, where it is not a public one. */
  readonly smtpCaFile: string | undefined
  readonly mailFrom: string
  readonly logLevel: string
  readonly logFormat: 'pretty' | 'json'
  /** Whether the first start makes demo content; withheld where others could sign in with its known passwords. */
  readonly demo: 'on' | 'off' | 'withheld'
  /** Where the built web app lies; undefined serves the API alone. */
  readonly webDir: string | undefined
}

/** A certificate with those between it and its authority, and its private key; both in PEM. */
export interface TlsFiles {
  readonly certFile: string
  readonly keyFile: string
}

export interface ConfigSources {
  /** Relative paths and the default data folder start here. */
  readonly rootDir: string
  /** Whether a person reads the output. */
  readonly isTerminal: boolean
  /** Hands out the secret kept in the data folder, made on the first call. */
  readonly keepSecret: (dataDir: string) => string
  /** Reads a file that holds a secret; throws when it cannot. */
  readonly readFile: (path: string) => string
}

/** One or more variables are wrong or missing; each has a line of its own that names it and shows an example. */
export class ConfigError extends Error {
  readonly lines: readonly string[]
  constructor(lines: readonly string[]) {
    super(lines.join('\n'))
    this.name = 'ConfigError'
    this.lines = lines
  }
}

/**
 * Reads the environment; an empty variable counts as absent. Throws a ConfigError that explains every variable that is
 * wrong, missing in production, or begins with UPSKILL_ and is unknown.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, sources: ConfigSources): Config {
  const { given, problems: unreadable } = readSecretFiles(environment, (file) =>
    sources.readFile(resolve(sources.rootDir, file)),
  )
  const problems = [...unreadable, ...findProblems(given)]
  if (problems.length > 0) throw new ConfigError(problems)

  const env = { ...defaults, ...given }
  const isProduction = env.UPSKILL_ENV === 'production'
  const dataDir = resolve(sources.rootDir, env.UPSKILL_DATA_DIR)
  const inRoot = (path: string | undefined) => path && resolve(sources.rootDir, path)
  const tlsFiles = tlsFilesOf(sources.rootDir, env)
  const publicUrl = env.PUBLIC_URL ?? `${tlsFiles ? 'https' : 'http'}://localhost:${env.PORT}`
  const logFormat = env.LOG_FORMAT ?? (sources.isTerminal ? 'pretty' : 'json')
  return {
    environment: isProduction ? 'production' : 'development',
    host: env.HOST,
    port: Number(env.PORT),
    publicUrl: publicUrl.replace(/\/$/, ''),
    dataDir,
    databaseUrl: env.DATABASE_URL,
    databaseAppUrl: env.DATABASE_APP_URL,
    databasePoolSize: Number(env.DATABASE_POOL_SIZE),
    redisUrl: env.REDIS_URL,
    redisCaFile: inRoot(env.REDIS_CA_FILE),
    metricsListen: env.METRICS_LISTEN ? parseListenAddress(env.METRICS_LISTEN) : undefined,
    tlsFiles,
    secret: env.UPSKILL_SECRET ?? sources.keepSecret(dataDir),
    encryptionKeyFile: inRoot(env.ENCRYPTION_KEY_FILE) ?? join(dataDir, 'encryption-key'),
    encryptionKmsKeyId: env.ENCRYPTION_KMS_KEY_ID,
    sessionIdleMs: Number(env.SESSION_IDLE_HOURS) * hourMs,
    sessionLifetimeMs: Number(env.SESSION_LIFETIME_HOURS) * hourMs,
    passwordBlocklistFile: inRoot(env.PASSWORD_BLOCKLIST_FILE),
    trustProxy: listOf(env.TRUST_PROXY),
    hsts: env.HSTS as Hsts,
    outboundAllow: listOf(env.OUTBOUND_ALLOW),
    smtpUrl: env.SMTP_URL,
    smtpCaFile: inRoot(env.SMTP_CA_FILE),
    mailFrom: env.MAIL_FROM,
    logLevel: env.LOG_LEVEL,
    logFormat: logFormat === 'pretty' ? 'pretty' : 'json',
    demo: demoOf(env),
    webDir: join(sources.rootDir, 'web/dist'),
  }
}

function demoOf(env: Environment): Config['demo'] {
  if (env.UPSKILL_DEMO) return env.UPSKILL_DEMO === 'on' ? 'on' : 'off'
  if (env.UPSKILL_ENV === 'production') return 'off'
  return /^(127\.[\d.]+|::1|localhost)$/.test(env.HOST ?? '') ? 'on' : 'withheld'
}

function tlsFilesOf(
  rootDir: string,
  { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile }: Environment,
): TlsFiles | undefined {
  if (!certFile || !keyFile) return undefined
  return { certFile: resolve(rootDir, certFile), keyFile: resolve(rootDir, keyFile) }
}
