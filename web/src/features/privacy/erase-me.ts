import { api, type Body } from '../../platform/api.ts'

/** Has the account erased; refused unless confirmed with its address, and to the only owner of an organization. */
export async function eraseMe(body: Body<'eraseMe'>): Promise<void> {
  await api.POST('/me/erasure', { body })
}
