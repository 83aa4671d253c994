import type { OrganizationId } from '#platform/id.ts'
import type { Platform } from '#platform/platform.ts'
import { contextOf } from '#platform/vault/sealed-columns.ts'

/** What a person may become who is admitted just in time: nobody gets to decide about others that way. */
export type NewcomerRole = 'instructor' | 'learner'

export interface OidcProvider {
  readonly protocol: 'oidc'
  readonly issuer: string
  readonly clientId: string
  /** As `platform.vault` sealed it. */
  readonly sealedSecret: string
}

export interface SamlProvider {
  readonly protocol: 'saml'
  /** The provider's entity id. */
  readonly issuer: string
  readonly signInUrl: string
  /** PEM; an assertion must be signed by one of them. */
  readonly certificates: readonly string[]
}

/** What an organization decides about those who sign in through its provider. */
export interface SignOnRules {
  readonly isEnabled: boolean
  /** Whether somebody who is no member yet becomes one. */
  readonly admitsNewcomers: boolean
  readonly newcomerRole: NewcomerRole
  /** Whether several factors at the provider count as two here. */
  readonly trustsFactors: boolean
}

/** How an organization's people sign in elsewhere. */
export interface Connection extends SignOnRules {
  readonly provider: OidcProvider | SamlProvider
  readonly version: number
}

/** What the client secret of an organization is sealed for. */
export const secretContext = (organizationId: OrganizationId) =>
  contextOf('sign_on_connections.client_secret', organizationId)

/** Where a provider sends people back to, and what a SAML provider has to know about UpSkill: all per organization. */
export function serviceAddresses({ config }: Pick<Platform, 'config'>, organizationId: OrganizationId) {
  const base = `${config.publicUrl}/api/v1/single-sign-on/${organizationId}`
  return {
    redirectUri: `${base}/callback`,
    entityId: `${base}/metadata`,
    assertionUrl: `${base}/assertion`,
  }
}

/** Whether the address is one this server may talk to: https, or in development http as well. */
export function isProviderUrl(text: string, environment: Platform['config']['environment']): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hash } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && environment !== 'production')
  return isSafe && username === '' && password === '' && hash === ''
}
