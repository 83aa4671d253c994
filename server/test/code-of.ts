import { TOTP } from 'otpauth'
import type { Clock } from '#platform/clock.ts'

/** The code that an app with this secret shows now, or some steps from now. */
export const codeOf = (secret: string, clock: Clock, steps = 0): string =>
  TOTP.generate({ secret: new TOTP({ secret }).secret, timestamp: clock.now().getTime() + steps * 30_000 })
