import { api, type Body } from '../../platform/api.ts'

/** Asks for a reset link by mail. Succeeds whether or not the address has an account. */
export async function requestPasswordReset(body: Body<'requestPasswordReset'>): Promise<void> {
  await api.POST('/password-resets', { body })
}
