import { deviceCookieLifetimeMs } from './http/session-cookies.ts'

const dayMs = 86_400_000

/**
 * How long rows are kept after their last use, in milliseconds, by table; chores remove older ones. What is not listed ends
 * at a time of its own, or stays: docs/security/privacy.md tells about all of it.
 */
export const retentionMs = {
  /** Since the token ended: long enough to look up which one it was. */
  api_tokens: 90 * dayMs,
  /** As long as the browser keeps its half. */
  known_devices: deviceCookieLifetimeMs,
  password_guesses: 90 * dayMs,
  /** Since everything that waited for the event was done. */
  outbox_events: 7 * dayMs,
  idempotent_requests: dayMs,
  limit_usage: dayMs,
  limit_resets: dayMs,
} as const
