import type { PersonalData } from '#platform/personal-data.ts'
import { collectProvisioned, eraseProvisioned } from './personal-data-sql.ts'

/** What an organization's directory said about a person, whether they came or are awaited. */
export const personalData: PersonalData = {
  organization: { collect: collectProvisioned, erase: eraseProvisioned },
}
