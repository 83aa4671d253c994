import { answer, api, type Answer } from '../../platform/api.ts'

export type InvitationDetails = Answer<'lookUpInvitation'>

/** What an invitation link leads to; open to strangers, because the token is the permission. */
export function lookUpInvitation(token: string, signal?: AbortSignal): Promise<InvitationDetails> {
  return answer(api.POST('/invitations/lookup', { body: { token }, ...(signal && { signal }) }))
}
