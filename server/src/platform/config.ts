/**
 * Everything that may be set from outside, read once at the start and passed on as a value. Each variable says what it
 * must be and shows an example, so that a wrong one is explained in one line, and all wrong ones are explained at once.
 */
import { join, resolve } from 'node:path'
import {
  hasScheme,
  isIntegerWithin,
  isNetwork,
  isOrigin,
  isRedisUrl,
  listOf,
  maskPassword,
  maskRedisPassword,
} from './config-values.ts'
import { parseListenAddress, type ListenAddress } from './listen-address.ts'

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
  /** At least 32 characters; signs what clients hand back. */
  readonly secret: string
  /** Absolute. Holds the key that wraps the keys of sealed values; made at the first start. */
  readonly encryptionKeyFile: string
  /** How long a session lasts without use, and in any case, in milliseconds. */
  readonly sessionIdleMs: number
  readonly sessionLifetimeMs: number
  /** Absolute. Holds passwords that nobody may choose, beside those known to everybody. */
  readonly passwordBlocklistFile: string | undefined
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustProxy: readonly string[]
  /** Undefined means that mails go to the log. */
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  readonly logLevel: string
  readonly logFormat: 'pretty' | 'json'
  /** Whether the first start makes demo content; withheld where others could sign in with its known passwords. */
  readonly demo: 'on' | 'off' | 'withheld'
  /** Where the built web app lies; undefined serves the API alone. */
  readonly webDir: string | undefined
}

export interface ConfigSources {
  /** Relative paths and the default data folder start here. */
  readonly rootDir: string
  /** Whether a person reads the output. */
  readonly isTerminal: boolean
  /** Hands out the secret kept in the data folder, made on the first call. */
  readonly keepSecret: (dataDir: string) => string
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

interface Variable {
  readonly mustBe: string
  readonly example: string
  readonly accepts: (value: string) => boolean
  /** The value is never shown. */
  readonly secret?: boolean
}

const oneOf = (first: string, ...others: string[]): Variable => ({
  mustBe: `one of ${[first, ...others].join(', ')}`,
  example: first,
  accepts: (value) => value === first || others.includes(value),
})

const secretLength = 32
const secretExample = '$(openssl rand -base64 48)'
const postgresUrl = 'postgresql://upskill:password@localhost:5432/upskill'
const redisUrl = 'redis://upskill:password@localhost:6379'

const variables = {
  UPSKILL_ENV: oneOf('development', 'production'),
  HOST: {
    mustBe: 'an address to listen on',
    example: '127.0.0.1',
    accepts: (value) => /^[\w.:-]+$/.test(value),
  },
  PORT: { mustBe: 'a port number from 0 to 65535', example: '3000', accepts: isIntegerWithin(0, 65_535) },
  PUBLIC_URL: {
    mustBe: 'the http or https address people open, without a path',
    example: 'https://learn.example.org',
    accepts: isOrigin,
  },
  UPSKILL_DATA_DIR: {
    mustBe: 'a folder',
    example: '/var/lib/upskill',
    accepts: (value) => !value.includes('\0'),
  },
  DATABASE_URL: {
    mustBe: 'the address of a PostgreSQL database',
    example: postgresUrl,
    accepts: hasScheme('postgres:', 'postgresql:'),
    secret: true,
  },
  DATABASE_APP_URL: {
    mustBe: 'the address of the same database with a login that is a member of upskill_app',
    example: postgresUrl,
    accepts: hasScheme('postgres:', 'postgresql:'),
    secret: true,
  },
  DATABASE_POOL_SIZE: {
    mustBe: 'a number of connections from 1 to 200',
    example: '10',
    accepts: isIntegerWithin(1, 200),
  },
  REDIS_URL: {
    mustBe:
      'the address of a Redis: redis[s]://[user:password@]host[:port][/database], redis[s]+sentinel://host:port,host:port/master or redis[s]+cluster://host:port,host:port',
    example: redisUrl,
    accepts: isRedisUrl,
    secret: true,
  },
  REDIS_CA_FILE: {
    mustBe: 'a file with the certificate of an authority',
    example: '/etc/ssl/redis-ca.pem',
    accepts: (value) => !value.includes('\0'),
  },
  METRICS_LISTEN: {
    mustBe: 'an address and a port to listen on',
    example: '127.0.0.1:9464',
    accepts: (value) => parseListenAddress(value) !== undefined,
  },
  UPSKILL_SECRET: {
    mustBe: `at least ${secretLength} characters that only this installation knows`,
    example: secretExample,
    accepts: (value) => value.length >= secretLength,
    secret: true,
  },
  ENCRYPTION_KEY_FILE: {
    mustBe: 'a file',
    example: '/etc/upskill/encryption-key',
    accepts: (value) => !value.includes('\0'),
  },
  SESSION_IDLE_HOURS: {
    mustBe: 'a whole number of hours from 1 to 8760',
    example: '336',
    accepts: isIntegerWithin(1, 8_760),
  },
  SESSION_LIFETIME_HOURS: {
    mustBe: 'a whole number of hours from 1 to 8760',
    example: '720',
    accepts: isIntegerWithin(1, 8_760),
  },
  PASSWORD_BLOCKLIST_FILE: {
    mustBe: 'a file of passwords or of their SHA-1 hashes, sorted, one in a line',
    example: '/etc/upskill/breached-passwords.txt',
    accepts: (value) => !value.includes('\0'),
  },
  TRUST_PROXY: {
    mustBe:
      'a comma-separated list of proxy addresses or networks (a number or "true" would let clients choose their own address)',
    example: '10.0.0.0/8,127.0.0.1',
    accepts: (value) => listOf(value).every(isNetwork),
  },
  SMTP_URL: {
    mustBe: 'the address of a mail server',
    example: 'smtps://user:password@mail.example.org',
    accepts: (value) => hasScheme('smtp:', 'smtps:')(value) && new URL(value).hostname !== '',
    secret: true,
  },
  MAIL_FROM: {
    mustBe: 'a sender with a mail address',
    example: 'UpSkill <learn@example.org>',
    accepts: (value) => /^[^\r\n]*[^\s<@]@[^\s>@]+>?$/.test(value),
  },
  LOG_LEVEL: oneOf('info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent'),
  LOG_FORMAT: oneOf('pretty', 'json'),
  UPSKILL_DEMO: oneOf('on', 'off'),
} satisfies Readonly<Record<string, Variable>>

type Name = keyof typeof variables
type Environment = { readonly [K in Name]?: string }
const names = Object.keys(variables) as Name[]

const hourMs = 3_600_000

const defaults = {
  UPSKILL_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '3000',
  UPSKILL_DATA_DIR: '.upskill',
  DATABASE_POOL_SIZE: '10',
  SESSION_IDLE_HOURS: '336',
  SESSION_LIFETIME_HOURS: '720',
  TRUST_PROXY: '',
  MAIL_FROM: 'UpSkill <no-reply@localhost>',
  LOG_LEVEL: 'info',
} satisfies Environment

/**
 * Reads the environment; an empty variable counts as absent. Throws a ConfigError that explains every variable that is
 * wrong, missing in production, or begins with UPSKILL_ and is unknown.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, sources: ConfigSources): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value)) as Environment
  const problems = [...wrongValues(given), ...unknownNames(given), ...contradictions(given)]
  if (given.UPSKILL_ENV === 'production') problems.push(...missingInProduction(given))
  if (problems.length > 0) throw new ConfigError(problems)

  const env = { ...defaults, ...given }
  const isProduction = env.UPSKILL_ENV === 'production'
  const dataDir = resolve(sources.rootDir, env.UPSKILL_DATA_DIR)
  const publicUrl = env.PUBLIC_URL ?? `http://localhost:${env.PORT}`
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
    redisCaFile: env.REDIS_CA_FILE && resolve(sources.rootDir, env.REDIS_CA_FILE),
    metricsListen: env.METRICS_LISTEN ? parseListenAddress(env.METRICS_LISTEN) : undefined,
    secret: env.UPSKILL_SECRET ?? sources.keepSecret(dataDir),
    encryptionKeyFile: env.ENCRYPTION_KEY_FILE
      ? resolve(sources.rootDir, env.ENCRYPTION_KEY_FILE)
      : join(dataDir, 'encryption-key'),
    sessionIdleMs: Number(env.SESSION_IDLE_HOURS) * hourMs,
    sessionLifetimeMs: Number(env.SESSION_LIFETIME_HOURS) * hourMs,
    passwordBlocklistFile: env.PASSWORD_BLOCKLIST_FILE && resolve(sources.rootDir, env.PASSWORD_BLOCKLIST_FILE),
    trustProxy: listOf(env.TRUST_PROXY),
    smtpUrl: env.SMTP_URL,
    mailFrom: env.MAIL_FROM,
    logLevel: env.LOG_LEVEL,
    logFormat: logFormat === 'pretty' ? 'pretty' : 'json',
    demo: demoOf(env),
    webDir: join(sources.rootDir, 'web/dist'),
  }
}

/** The values in effect as `NAME=value` lines; secrets are masked. */
export function describeConfig(config: Config): string[] {
  const ownApp = config.databaseUrl ? '(DATABASE_URL as upskill_app)' : '(embedded PostgreSQL)'
  const values: Record<Name, string> = {
    UPSKILL_ENV: config.environment,
    HOST: config.host,
    PORT: String(config.port),
    PUBLIC_URL: config.publicUrl,
    UPSKILL_DATA_DIR: config.dataDir,
    DATABASE_URL: config.databaseUrl ? maskPassword(config.databaseUrl) : '(embedded PostgreSQL)',
    DATABASE_APP_URL: config.databaseAppUrl ? maskPassword(config.databaseAppUrl) : ownApp,
    DATABASE_POOL_SIZE: String(config.databasePoolSize),
    REDIS_URL: config.redisUrl ? maskRedisPassword(config.redisUrl) : '(limits are counted in memory)',
    REDIS_CA_FILE: config.redisCaFile ?? '(public authorities)',
    METRICS_LISTEN: config.metricsListen ? config.metricsListen.text : '(no metrics)',
    UPSKILL_SECRET: '(set, not shown)',
    ENCRYPTION_KEY_FILE: config.encryptionKeyFile,
    SESSION_IDLE_HOURS: String(config.sessionIdleMs / hourMs),
    SESSION_LIFETIME_HOURS: String(config.sessionLifetimeMs / hourMs),
    PASSWORD_BLOCKLIST_FILE: config.passwordBlocklistFile ?? '(commonly used passwords only)',
    TRUST_PROXY: config.trustProxy.join(',') || '(nobody)',
    SMTP_URL: config.smtpUrl ? maskPassword(config.smtpUrl) : '(mails go to the log)',
    MAIL_FROM: config.mailFrom,
    LOG_LEVEL: config.logLevel,
    LOG_FORMAT: config.logFormat,
    UPSKILL_DEMO: config.demo === 'withheld' ? 'off' : config.demo,
  }
  return Object.entries(values).map(([name, value]) => `${name}=${value}`)
}

function demoOf(env: Environment): Config['demo'] {
  if (env.UPSKILL_DEMO) return env.UPSKILL_DEMO === 'on' ? 'on' : 'off'
  if (env.UPSKILL_ENV === 'production') return 'off'
  return /^(127\.[\d.]+|::1|localhost)$/.test(env.HOST ?? '') ? 'on' : 'withheld'
}

function wrongValues(env: Environment): string[] {
  return names.flatMap((name) => {
    const { accepts, mustBe, example, secret }: Variable = variables[name]
    const value = env[name]
    if (value === undefined || accepts(value)) return []
    return [`${name} must be ${mustBe}${secret ? '' : `, not "${value}"`}; for example ${name}=${example}`]
  })
}

function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('UPSKILL_') && !(name in variables))
    .map((name) => `${name} is not a variable of UpSkill; \`upskill config\` lists them all`)
}

function contradictions(env: Environment): string[] {
  const problems: string[] = []
  if (env.DATABASE_APP_URL && !env.DATABASE_URL) {
    problems.push(`DATABASE_APP_URL needs DATABASE_URL beside it; for example DATABASE_URL=${postgresUrl}`)
  }
  if (env.REDIS_CA_FILE && !env.REDIS_URL?.startsWith('rediss')) {
    problems.push('REDIS_CA_FILE needs a REDIS_URL over TLS beside it; for example REDIS_URL=rediss://localhost:6379')
  }
  return problems
}

function missingInProduction(env: Environment): string[] {
  const problems: string[] = []
  const missing = (name: Name, reason: string) => {
    if (env[name]) return
    problems.push(`${name} must be set in production, since ${reason}; for example ${name}=${variables[name].example}`)
  }
  missing('PUBLIC_URL', 'links in mails start with it')
  missing('SMTP_URL', 'mails would go to the log')
  missing('MAIL_FROM', 'mails need a sender')
  missing('UPSKILL_SECRET', 'it signs what clients hand back')
  if (env.DATABASE_URL) missing('DATABASE_APP_URL', 'the application must not own the tables it works on')
  if (env.UPSKILL_SECRET && isSample(env.UPSKILL_SECRET)) {
    problems.push(`UPSKILL_SECRET is a sample or too regular to be one; for example UPSKILL_SECRET=${secretExample}`)
  }
  return problems
}

/** Random text of 32 characters repeats itself little; a padded or typed one does. */
const isSample = (secret: string) =>
  /change.?me|example|sample|secret|password|upskill/i.test(secret) || new Set(secret).size < 12
