import type { PersonalData } from '#platform/personal-data.ts'
import { collectCourses } from './personal-data-sql.ts'

/** What a person wrote, published and imported; it stays with the organization. */
export const personalData: PersonalData = { organization: { collect: collectCourses } }
