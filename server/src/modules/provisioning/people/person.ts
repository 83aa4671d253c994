import type { UserId } from '#platform/id.ts'

/** What an identity provider says of a person. */
export interface PersonAttributes {
  readonly userName: string
  readonly externalId: string | undefined
  /** In lower case. */
  readonly email: string
  readonly givenName: string | undefined
  readonly familyName: string | undefined
  readonly displayName: string | undefined
  readonly isActive: boolean
}

/** A person as provisioning knows them: a member, or one who is awaited. */
export interface Person extends PersonAttributes {
  readonly id: string
  /** Once they have joined. */
  readonly memberId: string | undefined
  readonly userId: UserId | undefined
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Grows with each change of the person or the membership. */
  readonly version: number
}

/** A name to make an account with: what the provider shows, or is made of the parts, or stands before the @. */
export function nameOf({ displayName, givenName, familyName, email }: PersonAttributes): string {
  const whole = displayName ?? [givenName, familyName].filter((part) => part !== undefined).join(' ')
  return (whole.trim() || email.slice(0, email.indexOf('@'))).slice(0, 100)
}
