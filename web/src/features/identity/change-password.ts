import { api, type Body } from '../../platform/api.ts'

/** Sets another password; refused when the current one is wrong or the new one is no good. Ends all other sessions. */
export async function changePassword(body: Body<'changePassword'>): Promise<void> {
  await api.PUT('/me/password', { body })
}
