import { answer, api, type Body } from '../../platform/api.ts'
import type { Me } from '../../platform/session.ts'
import type { Method } from './factors/second-step.tsx'

/**
 * Opens a session, or answers how an account with a second factor goes on. A wrong address and a wrong password are the
 * same refusal.
 */
export function signIn(body: Body<'signIn'>): Promise<Me | { next: 'second-factor'; methods: Method[] }> {
  return answer(api.POST('/session', { body }))
}
