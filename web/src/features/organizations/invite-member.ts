import { type Answer, answer, api, type Body } from '../../platform/api.ts'

export type SentInvitation = Answer<'inviteMember'>

/** Invites an address into a role. The answer holds the link to accept with, this one time. */
export function inviteMember(organizationId: string, body: Body<'inviteMember'>): Promise<SentInvitation> {
  return answer(api.POST('/organizations/{organizationId}/invitations', { params: { path: { organizationId } }, body }))
}
