import type { PersonalData } from '#platform/personal-data.ts'
import { organizationProblems } from './organization-problems.ts'
import { collectMembership, eraseMembership, selectSolelyOwned } from './personal-data-sql.ts'
import { lockAuthority } from './roles/role-sql.ts'

/** Where a person belongs to, with which roles and teams, and invitations to their address. */
export const personalData: PersonalData = {
  organization: {
    collect: collectMembership,
    async erase(tx, { organizationId, userId, email }) {
      await lockAuthority(tx, organizationId)
      if (await selectSolelyOwned(tx, organizationId, userId)) throw organizationProblems.lastOwner()
      await eraseMembership(tx, organizationId, { userId, email })
      return []
    },
  },
}
