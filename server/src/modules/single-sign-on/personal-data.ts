import type { PersonalData } from '#platform/personal-data.ts'
import { collectLinks, eraseLinks } from './personal-data-sql.ts'

/** Who a person is at an organization's provider. */
export const personalData: PersonalData = {
  organization: {
    collect: async (tx, person) => ({ sign_on_identities: await collectLinks(tx, person) }),
    async erase(tx, person) {
      await eraseLinks(tx, person)
      return []
    },
  },
}
