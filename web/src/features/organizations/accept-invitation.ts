import { answer, api } from '../../platform/api.ts'
import type { Organization } from '../../platform/organization.tsx'

/**
 * Joins the organization as the signed-in person; a member who used the link before gets the organization again. Refused
 * when the invitation is for another address.
 */
export function acceptInvitation(token: string): Promise<Organization> {
  return answer(api.POST('/invitations/accept', { body: { token } }))
}
