import { answer, api, type Body, ifMatch } from '../../platform/api.ts'
import type { Me } from '../../platform/session.ts'

/** Changes the signed-in person's profile. Refused (412) when it changed since `version` was read. */
export function updateMe(version: number, body: Body<'updateMe'>): Promise<Me> {
  return answer(api.PATCH('/me', { params: { header: ifMatch(version) }, body }))
}
