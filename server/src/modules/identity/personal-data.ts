import type { PersonalData } from '#platform/personal-data.ts'
import { openOrigin } from './origin.ts'
import { collectAccount, eraseAccount } from './personal-data-sql.ts'

/** The account, all that opens it, and where it was opened from. Erasing leaves a row that nobody can sign in to. */
export const personalData: PersonalData = {
  account: {
    async collect(tx, { userId }, platform) {
      const { sessions, devices, ...parts } = await collectAccount(tx, userId)
      const withOrigin = <R extends { id: string; sealed_origin: string | null }>(
        place: 'sessions' | 'known_devices',
        rows: readonly R[],
      ) =>
        Promise.all(
          rows.map(async ({ sealed_origin: sealed, ...row }) => ({
            ...row,
            ...(sealed !== null && (await openOrigin(platform, place, row.id, sealed))),
          })),
        )
      return {
        ...parts,
        sessions: await withOrigin('sessions', sessions),
        known_devices: await withOrigin('known_devices', devices),
      }
    },
    async erase(tx, { userId }) {
      await eraseAccount(tx, userId)
      return []
    },
  },
}
