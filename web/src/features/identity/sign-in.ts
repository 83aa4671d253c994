import { answer, api, type Body } from '../../platform/api.ts'
import type { Me } from '../../platform/session.ts'

/** Opens a session. A wrong address and a wrong password are the same refusal. */
export function signIn(body: Body<'signIn'>): Promise<Me> {
  return answer(api.POST('/session', { body }))
}
