import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type InvitationDetails = Answer<'lookUpInvitation'>

/** What an invitation link leads to; open to strangers, because the token is the permission. */
export function invitationQuery(token: string) {
  return queryOptions({
    queryKey: queryKeys.invitation(token),
    queryFn: ({ signal }) => answer(api.POST('/invitations/lookup', { body: { token }, signal })),
  })
}
