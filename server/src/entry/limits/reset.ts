import { resetLimits, type ResetLimits } from '#app/limits/reset-limits.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from '../with-platform.ts'
import { type IdentityOptions, identityOf, identityUsage } from './identity-options.ts'

/** Gives an identity back all it used. Rejects when none is named, or when Redis did not forget it. */
export async function reset({ json, ...options }: IdentityOptions & { json: boolean }): Promise<void> {
  const named = identityOf(options)
  if (!named) throw new StartError(`name whom to reset: one of ${identityUsage}`)
  const done = await withPlatform((platform) => resetLimits(platform, named))
  const isRemembered = done.redis !== 'forgotten' && done.redis.missing === 'away'
  if (json || !isRemembered) process.stdout.write(`${json ? JSON.stringify(done, null, 2) : describeReset(done)}\n`)
  if (isRemembered) {
    throw new StartError(`Redis still remembers it (${done.redis.reason}); run this again when Redis is back`)
  }
}

function describeReset({ identity: { kind, name }, redis }: ResetLimits): string {
  const forgotten = redis === 'forgotten' ? 'Redis has forgotten what it used, and running' : 'Running'
  return `${kind} ${name}: ${forgotten} servers forget it within seconds.`
}
