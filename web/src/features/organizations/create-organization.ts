import { answer, api, type Body } from '../../platform/api.ts'
import type { Organization } from '../../platform/organization.tsx'

/** Creates an organization owned by the signed-in person. Refused when the slug is taken. */
export function createOrganization(body: Body<'createOrganization'>): Promise<Organization> {
  return answer(api.POST('/organizations', { body }))
}
