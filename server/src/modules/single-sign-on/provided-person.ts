/** Who signed in, as a provider tells. */
export interface ProvidedPerson {
  readonly issuer: string
  /** What the provider calls them, for ever; an address is nothing of the kind. */
  readonly subject: string
  readonly email: string | undefined
  readonly isEmailVerified: boolean
  readonly name: string | undefined
  readonly factors: 1 | 2
}
