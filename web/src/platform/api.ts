import { createApiClient } from '@upskill/api-client'
import { fetchWithProof } from './proof.ts'

export { answer, type Answer, ApiProblem, type Body } from '@upskill/api-client'

/** The one client of the server's API. Calls reject with an ApiProblem; see `answer` for what they resolve to. */
export const api = createApiClient({ baseUrl: '/api/v1', fetch: fetchWithProof })

/** The headers that make a change conditional on the version the person saw. */
export function ifMatch(version: number): { 'if-match': string } {
  return { 'if-match': `"${version}"` }
}
