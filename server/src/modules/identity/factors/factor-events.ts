import type { UserId } from '#platform/id.ts'
import { defineEvent } from '#platform/outbox.ts'

/** What happened to the ways an account is proved, as far as its owner should hear of it. */
export type FactorChange =
  | { readonly kind: 'authenticator-added' | 'authenticator-removed'; readonly name: string }
  | { readonly kind: 'passkey-added' | 'passkey-removed'; readonly name: string }
  | { readonly kind: 'recovery-codes-made' | 'codes-blocked' | 'removed-by-operator' }
  | { readonly kind: 'recovery-code-used'; readonly left: number }

export const factorsChanged = defineEvent<{ userId: UserId; change: FactorChange }>('identity.factors-changed')
