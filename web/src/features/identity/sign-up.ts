import { answer, api, type Body } from '../../platform/api.ts'
import type { Me } from '../../platform/session.ts'
import { updateMe } from './update-me.ts'

/** Creates an account, opens its first session and takes over the browser's language and time zone. */
export async function signUp(body: Body<'signUp'>): Promise<Me> {
  const me = await answer(api.POST('/users', { body }))
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions()
  // Formats the server does not know are no reason to fail: the profile page still offers the others.
  return updateMe(me.version, { locale, timeZone }).catch(() => me)
}
