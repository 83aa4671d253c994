import { api, type Body } from '../../platform/api.ts'

/** Sets a new password with the token of a reset link. Refused when the token is used or too old. */
export async function completePasswordReset(body: Body<'completePasswordReset'>): Promise<void> {
  await api.POST('/password-resets/complete', { body })
}
