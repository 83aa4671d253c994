import type { PersonalData } from '#platform/personal-data.ts'
import { collectFiles } from './personal-data-sql.ts'

/** The files a person uploaded; they stay with the courses that show them. */
export const personalData: PersonalData = {
  organization: { collect: async (tx, person) => ({ files: await collectFiles(tx, person) }) },
}
