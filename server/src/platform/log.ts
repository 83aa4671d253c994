import type { Writable } from 'node:stream'
import { type Logger, pino, stdTimeFunctions } from 'pino'
import { PinoPretty } from 'pino-pretty'

export type { Logger } from 'pino'

export interface LogOptions {
  readonly level: string
  readonly format: 'pretty' | 'json'
  /** Standard output when absent. */
  readonly destination?: Writable
}

/** Headers and fields that hold secrets; their values never reach a log line. */
const redacted = [
  'password',
  'token',
  'headers.authorization',
  'headers.cookie',
  '*.password',
  '*.token',
  '*.headers.authorization',
  '*.headers.cookie',
]

/** A structured logger: JSON lines for machines, or one readable line per event for a terminal. */
export function createLog({ level, format, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: redacted, censor: '[redacted]' },
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
