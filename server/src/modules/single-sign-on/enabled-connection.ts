import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import type { Connection } from './connection.ts'
import { findConnection } from './connection-sql.ts'
import { signOnProblems } from './single-sign-on-problems.ts'

/** The same words for an organization without single sign-on and for none at all. */
export const noSignOnHere = () =>
  signOnProblems.notSetUp('No organization signs in here. Check the address, or sign in with a password.')

/** The organization's connection, if it is switched on; without one it reads as any organization without. */
export async function enabledConnection(
  { db }: Uses<'db'>,
  organizationId: OrganizationId,
  { orSwitchedOff = false }: { orSwitchedOff?: boolean } = {},
): Promise<Connection> {
  const connection = await db
    .forOrganization({ organizationId })
    .transaction((tx) => findConnection(tx, organizationId))
  if (!connection || !(connection.isEnabled || orSwitchedOff)) {
    throw noSignOnHere()
  }
  return connection
}
