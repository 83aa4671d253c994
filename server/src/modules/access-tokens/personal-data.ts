import type { PersonalData } from '#platform/personal-data.ts'
import { collectTokens } from './personal-data-sql.ts'

/** The tokens a person made. Their own end with the membership; those of the organization stay, for others rely on them. */
export const personalData: PersonalData = {
  organization: { collect: async (tx, person) => ({ api_tokens: await collectTokens(tx, person) }) },
}
