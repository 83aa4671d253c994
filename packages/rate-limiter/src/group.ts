import { createHash } from 'node:crypto'
import { createPolicy, type Policy, type PolicyOptions } from './policy.ts'

/** Refuses at compile time what `createPolicy` refuses at run time, where the values are literals. */
type WholeFromOne<N extends number> = number extends N
  ? N
  : `${N}` extends '0' | `-${string}` | `${string}.${string}` | `${string}e${string}`
    ? never
    : N
type PositiveRate<R extends string> = R extends `-${string}` | `0/${string}` ? never : R
type CheckedPolicy<O extends PolicyOptions> = {
  readonly rate: PositiveRate<O['rate']>
  readonly burst: WholeFromOne<O['burst']>
}
type Checked<P extends { readonly [K in string]?: PolicyOptions }> = {
  readonly [K in keyof P]: P[K] extends PolicyOptions ? CheckedPolicy<P[K]> : P[K]
}

/** What one decision asks of one identity: `cost` units of each of the policies. */
export interface Charge {
  readonly group: Group
  /** The identity as given, or what stands for one that is too long to keep. */
  readonly identity: string
  /** Where the identity's record lies, without the store's prefix. */
  readonly key: string
  /** Which of the group's policies, by index. */
  readonly slots: readonly number[]
  readonly cost: number
}

/**
 * Policies that count the same kind of identity (an address, a user, an organization). An identity's counts lie in one
 * record, a slot for each policy, so keep together what is asked together.
 */
export interface Group<Name extends string = string> {
  readonly name: string
  /** In the order of their slots. */
  readonly policies: readonly Policy[]
  /** The start of its records' keys; it changes when the slots do, so that no record is read as another's layout. */
  readonly layout: string
  /** Whether units are leased in chunks and spent in memory: for one identity that everything is counted against. */
  readonly isLeased: boolean
  /**
   * Asks `cost` units of the named policies for the identity. Throws a RangeError when the cost is no whole number or
   * more than a policy's burst, since nobody could ever be admitted.
   */
  charge<const N extends number>(identity: string, policies: Name | readonly Name[], cost?: WholeFromOne<N>): Charge
  /** Where an identity's record lies, without the store's prefix. */
  keyOf(identity: string): string
  /** The same records counted by other numbers. Throws a RangeError for a policy the group has not. */
  with<const P extends { readonly [K in Name]?: PolicyOptions }>(changed: P & Checked<P>): Group<Name>
}

export interface GroupOptions {
  readonly isLeased?: boolean
}

/** Makes a group; throws a RangeError for a wrong name or policy. What is wrong in literals does not compile. */
export function defineGroup<const P extends Readonly<Record<string, PolicyOptions>>>(
  name: string,
  policies: P & Checked<P>,
  { isLeased = false }: GroupOptions = {},
): Group<keyof P & string> {
  return createGroup<keyof P & string>(name, Object.entries<PolicyOptions>(policies), isLeased)
}

function createGroup<Name extends string>(
  name: string,
  options: readonly (readonly [string, PolicyOptions])[],
  isLeased: boolean,
): Group<Name> {
  assertName(name)
  if (options.length === 0) throw new RangeError(`${name}: a group has at least one policy`)
  for (const [policy] of options) assertName(policy)
  const policies = options.map(([policy, each]) => createPolicy(name, policy, each))
  const slotOf = new Map(policies.map((policy, slot) => [policy.name, slot]))
  const alone = policies.map((_, slot) => [slot])
  const layout = `${name}~${hashOf(policies.map((policy) => policy.name).join(), 4)}:`

  const slotFor = (policy: string): number => {
    const slot = slotOf.get(policy)
    if (slot === undefined) throw new RangeError(`${name} has no policy "${policy}"`)
    return slot
  }
  const slotsOf = (names: string | readonly string[]): readonly number[] => {
    if (typeof names === 'string') return alone[slotFor(names)]!
    if (names.length === 0) throw new RangeError(`${name}: charge at least one policy`)
    return names.map(slotFor)
  }
  const identityOf = (given: string) =>
    given.length > longestIdentity || given.startsWith(hashMark) ? hashMark + hashOf(given, 32) : given

  const group: Group<Name> = {
    name,
    policies,
    layout,
    isLeased,
    charge(given, names, cost: number = 1) {
      const slots = slotsOf(names)
      if (!Number.isSafeInteger(cost) || cost < 1) throw new RangeError(`${name}: cost must be a whole number from 1`)
      if (isLeased && slots.length < policies.length)
        throw new RangeError(`${name}: charge all policies of a leased group`)
      for (const slot of slots) assertAffordable(policies[slot]!, cost)
      const identity = identityOf(given)
      return { group, identity, key: layout + identity, slots, cost }
    },
    keyOf: (identity) => layout + identityOf(identity),
    with(changed) {
      const given = new Map<string, PolicyOptions | undefined>(Object.entries(changed))
      for (const policy of given.keys()) slotFor(policy)
      const replaced = options.map(([policy, each]) => [policy, given.get(policy) ?? each] as const)
      return createGroup(name, replaced, isLeased)
    },
  }
  return group
}

/** Identities that users supply may be of any length; a record's key may not. */
const longestIdentity = 64
/** Tells a hash from an identity that is written like one: those that begin so are hashed themselves. */
const hashMark = '~'

const hashOf = (text: string, length: number) => createHash('sha256').update(text).digest('base64url').slice(0, length)

function assertName(name: string): void {
  if (!/^[a-z][a-z0-9.-]{0,59}$/.test(name)) {
    throw new RangeError(`"${name}" is no name for a group or policy: small letters, digits, dots and dashes`)
  }
}

function assertAffordable(policy: Policy, cost: number): void {
  if (cost > policy.burst)
    throw new RangeError(`${policy.id}: a cost of ${cost} is more than its burst ${policy.burst}`)
}
