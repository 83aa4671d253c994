/** A team as provisioning knows it. */
export interface Group {
  readonly id: string
  readonly externalId: string | undefined
  readonly displayName: string
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Grows with each change of the team or who is in it by provisioning. */
  readonly version: number
}

export interface GroupMember {
  /** Of the person, as users are named. */
  readonly id: string
  readonly name: string
}

/** A change to who is in a group: first everybody out if `replacesAll`, then these out, then those in. */
export interface MemberChange {
  readonly replacesAll: boolean
  readonly added: ReadonlySet<string>
  readonly removed: ReadonlySet<string>
}

/** How many people one request may name. */
export const mostNamed = 1_000
