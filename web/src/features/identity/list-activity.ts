import { queryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

type Entry = Answer<'listOwnAuditEntries'>['data'][number]

/** What the audit log calls what concerns the safety of an account, and what we call it. */
const kinds = {
  'sessions.created': 'signedIn',
  'sessions.deleted': 'sessionEnded',
  'identity.sign-in-failed': 'wrongPassword',
  'identity.password-changed': 'passwordChanged',
  'password_resets.created': 'resetAsked',
  'known_devices.created': 'browserAdded',
  'known_devices.deleted': 'browserForgotten',
  'authenticators.created': 'authenticatorAdded',
  'authenticators.deleted': 'authenticatorRemoved',
  'passkeys.created': 'passkeyAdded',
  'passkeys.deleted': 'passkeyRemoved',
  'recovery_codes.created': 'codesMade',
  'recovery_codes.changed': 'codesChanged',
  'recovery_codes.deleted': 'codesRemoved',
  'api_tokens.created': 'tokenMade',
} as const

export type Activity = Pick<Entry, 'id' | 'occurredAt' | 'address'> & { kind: (typeof kinds)[keyof typeof kinds] }

const shown = 10

/** The last things that happened to the account's safety, the newest first. */
export function activityQuery() {
  return queryOptions({
    queryKey: queryKeys.activity,
    queryFn: async ({ signal }): Promise<Activity[]> => {
      const { data } = await answer(api.GET('/me/audit-entries', { params: { query: { limit: 200 } }, signal }))
      return data.flatMap(toActivity).slice(0, shown)
    },
  })
}

function toActivity({ id, occurredAt, address, action }: Entry): Activity[] {
  return action in kinds ? [{ id, occurredAt, address, kind: kinds[action as keyof typeof kinds] }] : []
}
