import type { PersonalData } from '#platform/personal-data.ts'
import { collectEntries } from './personal-data-sql.ts'

/** What a person did and what was done to their account; `eraseFromAudit` forgets what is personal in it. */
export const personalData: PersonalData = {
  account: { collect: async (tx, person) => ({ audit_entries: await collectEntries(tx, person, null) }) },
  organization: {
    collect: async (tx, person) => ({ audit_entries: await collectEntries(tx, person, person.organizationId) }),
  },
}
