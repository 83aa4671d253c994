import { answer, api, type Body } from '../../platform/api.ts'
import type { Me } from '../../platform/session.ts'

/** Creates an account and opens its first session. */
export function signUp(body: Body<'signUp'>): Promise<Me> {
  return answer(api.POST('/users', { body }))
}
