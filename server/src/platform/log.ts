import type { Writable } from 'node:stream'
import { type Logger, pino, stdTimeFunctions } from 'pino'
import { PinoPretty } from 'pino-pretty'
import { errorFacts } from './error-facts.ts'

export type { Logger } from 'pino'

export interface LogOptions {
  readonly level: string
  readonly format: 'pretty' | 'json'
  /** Standard output when absent. */
  readonly destination?: Writable
}

/** Headers and fields that hold secrets; their values never reach a log line. */
const secretFields = [
  'password',
  'currentPassword',
  'newPassword',
  'token',
  'secret',
  'clientSecret',
  'recoveryCode',
  'headers.authorization',
  'headers.cookie',
  'headers["set-cookie"]',
]
const redacted = [...secretFields, ...secretFields.map((field) => `*.${field}`)]

/** A structured logger: JSON lines for machines, or one readable line per event for a terminal. */
export function createLog({ level, format, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: redacted, censor: '[redacted]' },
    serializers: { err: (error: unknown) => errorFacts(error) },
    formatters: { level: (label: string) => ({ level: label }) },
  }
  if (format === 'json') return destination ? pino(options, destination) : pino(options)
  return pino(
    options,
    PinoPretty({
      colorize: !destination,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'pid,hostname',
      singleLine: true,
      ...(destination ? { destination } : {}),
    }),
  )
}
