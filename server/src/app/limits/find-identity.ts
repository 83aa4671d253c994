import { isIP } from 'node:net'
import { addressIdentity } from '@upskill/rate-limiter'
import { findAccountByEmail } from '#modules/identity/public.ts'
import { findNamedOrganization } from '#modules/organizations/public.ts'
import { accountIdentity } from '#platform/limits/account-identity.ts'
import type { ResetKind } from '#platform/limits/limit-settings-sql.ts'
import type { Plan } from '#platform/plan.ts'
import type { Uses } from '#platform/platform.ts'
import { StartError } from '#platform/start-error.ts'

/** Whom an operator means, in the operator's words: a user and an account by their e-mail address. */
export interface NamedIdentity {
  readonly kind: ResetKind
  readonly name: string
}

/** An identity as it is counted. */
export interface CountedIdentity extends NamedIdentity {
  readonly identity: string
  /** Of an organization. */
  readonly plan?: Plan
}

/** Finds how the identity is counted; rejects with a StartError when there is no such user or organization, or address. */
export async function findIdentity(platform: Uses<'db'>, { kind, name }: NamedIdentity): Promise<CountedIdentity> {
  switch (kind) {
    case 'user': {
      const account = await findAccountByEmail(platform, name)
      if (!account) throw new StartError(`--user ${name}: nobody has an account with this e-mail address`)
      return { kind, name: account.email, identity: account.id }
    }
    case 'organization': {
      const { id, plan } = await findOrganization(platform, name)
      return { kind, name, identity: id, plan }
    }
    case 'address': {
      if (isIP(name) === 0) throw new StartError(`--address ${name} is no IP address; for example --address 192.0.2.7`)
      return { kind, name, identity: addressIdentity(name) }
    }
    case 'account': {
      if (!name.includes('@')) throw new StartError(`--account ${name} is no e-mail address`)
      return { kind, name, identity: accountIdentity(name) }
    }
  }
}

/** The organization of this slug; rejects with a StartError when there is none. */
export async function findOrganization(platform: Uses<'db'>, slug: string): Promise<{ id: string; plan: Plan }> {
  const organization = await findNamedOrganization(platform, slug)
  if (!organization) throw new StartError(`there is no organization "${slug}"`)
  return organization
}
