import { requireSignOn } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { deleteConnection, switchOff } from '../connection-sql.ts'

type InOrganization = Pick<OrganizationActor, 'organizationId'>

/** Forgets the provider. People keep their accounts and sign in with a password, which they can reset by mail. */
export async function removeSignOn({ db }: Uses<'db'>, { organizationId }: InOrganization): Promise<void> {
  await db.forOrganization({ organizationId }).transaction(async (tx) => {
    await requireSignOn(tx, organizationId, false)
    await deleteConnection(tx, organizationId)
  })
}

/** Switches it off and requires it no more, as an operator may; its settings stay. Answers whether there was any. */
export async function disableSignOn(
  { clock, db }: Uses<'clock' | 'db'>,
  { organizationId }: InOrganization,
): Promise<boolean> {
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await requireSignOn(tx, organizationId, false)
    return switchOff(tx, organizationId, clock.now())
  })
}
