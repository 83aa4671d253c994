import { answer, api, type Answer } from '../../platform/api.ts'
import { toProblem } from '../../platform/problem.ts'

export type InvitationDetails = Answer<'lookUpInvitation'>

/**
 * What an invitation link leads to, open to strangers, because the token is the permission. Undefined when the link does
 * not work: it is incomplete, or the invitation has expired, was withdrawn or was used.
 */
export async function lookUpInvitation(token: string): Promise<InvitationDetails | undefined> {
  if (token === '') return undefined
  try {
    return await answer(api.POST('/invitations/lookup', { body: { token } }))
  } catch (error) {
    if ([400, 404, 409, 410].includes(toProblem(error).status)) return undefined
    throw error
  }
}
