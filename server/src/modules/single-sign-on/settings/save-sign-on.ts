import { requireSignOn } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { findConnection, lockConnection, putConnection } from '../connection-sql.ts'
import type { Domain } from '../domain.ts'
import { selectDomains } from '../domain-sql.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import { readProvider } from './read-provider.ts'
import type { SettingsChange, SignOnSettings } from './sign-on-settings.ts'

/**
 * Sets up how people sign in, or changes it. It cannot be switched on before a domain is proven, nor be required while it
 * is off. What is not set up yet is at version 0.
 */
export async function saveSignOn(
  uses: Uses<'clock' | 'config' | 'db' | 'vault'>,
  { organizationId }: Pick<OrganizationActor, 'organizationId'>,
  change: SettingsChange,
  expectedVersion: number,
): Promise<SignOnSettings> {
  const { clock, db } = uses
  const before = await db.forOrganization({ organizationId }).transaction((tx) => findConnection(tx, organizationId))
  assertVersion(before?.version ?? 0, expectedVersion)
  const provider = await readProvider(uses, organizationId, change, before?.provider)
  const { isEnabled, isRequired, admitsNewcomers, newcomerRole, trustsFactors } = change
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    assertVersion((await lockConnection(tx, organizationId))?.version ?? 0, expectedVersion)
    const domains = await selectDomains(tx, organizationId)
    assertReady(change, domains)
    const rules = { isEnabled, admitsNewcomers, newcomerRole, trustsFactors }
    const connection = await putConnection(tx, organizationId, { provider, ...rules }, clock.now())
    await requireSignOn(tx, organizationId, isRequired)
    return { connection, isRequired, domains }
  })
}

function assertReady({ isEnabled, isRequired }: SettingsChange, domains: readonly Domain[]): void {
  if (isEnabled && !domains.some(({ provenAt }) => provenAt)) {
    throw signOnProblems.notReady('First prove a domain: only its people can sign in.', [
      { pointer: '/isEnabled', detail: 'needs a proven domain' },
    ])
  }
  if (isRequired && !isEnabled) {
    throw signOnProblems.notReady('Nobody could get in.', [
      { pointer: '/isRequired', detail: 'needs single sign-on to be switched on' },
    ])
  }
}
