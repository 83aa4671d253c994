import type { PersonalData } from '#platform/personal-data.ts'
import { collectLearning } from './personal-data-sql.ts'

/** What a person learned. It stays with the organization, as a former member's. */
export const personalData: PersonalData = { organization: { collect: collectLearning } }
