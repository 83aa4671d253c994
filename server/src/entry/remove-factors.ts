import { removeAllFactors } from '#modules/identity/public.ts'
import { StartError } from '#platform/start-error.ts'
import { withPlatform } from './with-platform.ts'

/** Takes every second factor off an account, for somebody who lost them all. Rejects when there is no such account. */
export async function removeFactors({ email, reason }: { email: string; reason: string }): Promise<void> {
  if (reason.trim() === '') throw new StartError('say why with --reason; it is kept in the audit log')
  const removed = await withPlatform((platform) => removeAllFactors(platform, email, reason.trim()))
  if (removed === undefined) throw new StartError(`no account has the address "${email}"`)
  const text = removed
    ? `All second factors of ${email} are removed, and all its sessions ended. Its owner is told by mail.`
    : `${email} has no second factor; nothing was changed.`
  process.stdout.write(`${text}\n`)
}
