/** Every variable there is: what it must be, an example, and what holds without it. */
import {
  isHost,
  isIntegerWithin,
  isNetwork,
  isOrigin,
  isPostgresUrl,
  isRedisUrl,
  isSmtpUrl,
  listOf,
} from './config-values.ts'
import { parseListenAddress } from './listen-address.ts'

export interface Variable {
  readonly mustBe: string
  readonly example: string
  readonly accepts: (value: string) => boolean
  /** The value is never shown, and may come from the file that `<NAME>_FILE` names instead. */
  readonly secret?: boolean
}

const oneOf = (first: string, ...others: string[]): Variable => ({
  mustBe: `one of ${[first, ...others].join(', ')}`,
  example: first,
  accepts: (value) => value === first || others.includes(value),
})

/** The variable that names a file with this one's value. */
export const fileVariantOf = (name: Name) => `${name}_FILE` as const

const isPath = (value: string) => !value.includes('\0')

const secretLength = 32
export const secretExample = '$(openssl rand -base64 48)'
export const postgresUrl = 'postgresql://upskill:password@localhost:5432/upskill'
const redisUrl = 'redis://upskill:password@localhost:6379'

export const variables = {
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
    accepts: isPath,
  },
  DATABASE_URL: {
    mustBe:
      'the address of a PostgreSQL database; over TLS with sslmode=verify-full, in the clear without or with disable',
    example: postgresUrl,
    accepts: isPostgresUrl,
    secret: true,
  },
  DATABASE_APP_URL: {
    mustBe: 'the address of the same database with a login that is a member of upskill_app',
    example: postgresUrl,
    accepts: isPostgresUrl,
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
    accepts: isPath,
  },
  METRICS_LISTEN: {
    mustBe: 'an address and a port to listen on',
    example: '127.0.0.1:9464',
    accepts: (value) => parseListenAddress(value) !== undefined,
  },
  TLS_CERT_FILE: {
    mustBe: 'a file with a certificate and those between it and its authority, in PEM',
    example: '/etc/upskill/tls/fullchain.pem',
    accepts: isPath,
  },
  TLS_KEY_FILE: {
    mustBe: 'a file with the private key of the certificate, in PEM',
    example: '/etc/upskill/tls/key.pem',
    accepts: isPath,
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
    accepts: isPath,
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
    accepts: isPath,
  },
  ENCRYPTION_KMS_KEY_ID: {
    mustBe: 'the id, ARN or alias of a symmetric key in AWS KMS',
    example: 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    accepts: (value) => /^[\w:/-]{1,256}$/.test(value),
  },
  TRUST_PROXY: {
    mustBe:
      'a comma-separated list of proxy addresses or networks (a number or "true" would let clients choose their own address)',
    example: '10.0.0.0/8,127.0.0.1',
    accepts: (value) => listOf(value).every(isNetwork),
  },
  HSTS: oneOf('host', 'subdomains', 'preload', 'off'),
  OUTBOUND_ALLOW: {
    mustBe: 'a comma-separated list of hosts, with or without a port',
    example: 'login.corp.example,10.0.0.7:8443',
    accepts: (value) => listOf(value).every(isHost),
  },
  SMTP_URL: {
    mustBe:
      'the address of a mail server: smtps://, or smtp:// where STARTTLS encrypts, with ?tls=off for one that cannot and ?tls=required for one on this machine',
    example: 'smtps://user:password@mail.example.org',
    accepts: isSmtpUrl,
    secret: true,
  },
  SMTP_CA_FILE: {
    mustBe: 'a file with the certificate of an authority',
    example: '/etc/ssl/mail-ca.pem',
    accepts: isPath,
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

export type Name = keyof typeof variables
export type Environment = { readonly [K in Name]?: string }
export const names = Object.keys(variables) as Name[]

/** Those whose values are never shown. */
export const secretNames = names.filter((name) => 'secret' in variables[name])

export const hourMs = 3_600_000

export const defaults = {
  UPSKILL_ENV: 'development',
  HOST: '127.0.0.1',
  PORT: '3000',
  UPSKILL_DATA_DIR: '.upskill',
  DATABASE_POOL_SIZE: '10',
  SESSION_IDLE_HOURS: '336',
  SESSION_LIFETIME_HOURS: '720',
  TRUST_PROXY: '',
  HSTS: 'host',
  OUTBOUND_ALLOW: '',
  MAIL_FROM: 'UpSkill <no-reply@localhost>',
  LOG_LEVEL: 'info',
} satisfies Environment
