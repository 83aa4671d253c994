import type { Connection, NewcomerRole } from '../connection.ts'
import type { Domain } from '../domain.ts'

/** What an administrator sees. */
export interface SignOnSettings {
  readonly connection: Connection | undefined
  /** Whether members other than owners get in through the provider only. */
  readonly isRequired: boolean
  readonly domains: readonly Domain[]
}

/** What an administrator sends. A client secret or a certificate that is left out stays as it was. */
export interface SettingsChange {
  readonly protocol: 'oidc' | 'saml'
  readonly issuer?: string
  readonly clientId?: string
  readonly clientSecret?: string
  readonly signInUrl?: string
  /** One or several, in PEM. */
  readonly certificates?: string
  /** Of a SAML provider, in place of its other fields. */
  readonly metadata?: string
  readonly isEnabled: boolean
  readonly isRequired: boolean
  readonly admitsNewcomers: boolean
  readonly newcomerRole: NewcomerRole
  readonly trustsFactors: boolean
}
