import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Permission, permissions } from '#platform/actor.ts'
import { permits, type Scope, wholeOrganization } from '#platform/permits.ts'
import { builtInRoles, type BuiltInRole, grantsOf, type HeldRole, isBuiltIn, kindsOf, rolesReaching } from './policy.ts'

const ids = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b']
const ownRole = '01900000-0000-7000-8000-0000000000ff'

const permission = fc.constantFrom(...permissions)
const narrowScope = fc.record({
  kind: fc.constantFrom('team' as const, 'course' as const),
  id: fc.constantFrom(...ids),
})
const scope: fc.Arbitrary<Scope> = fc.oneof(fc.constant(wholeOrganization), narrowScope)

const holding = fc
  .record({ scope, role: fc.constantFrom(...builtInRoles, ownRole), own: fc.subarray([...permissions]) })
  .filter(({ scope: { kind }, role }) => kindsOf(role).includes(kind))
  .map(({ scope: at, role, own }): HeldRole => ({
    role,
    kind: at.kind,
    ...(at.kind !== 'organization' && { id: at.id }),
    ...(!isBuiltIn(role) && { permissions: own }),
  }))

const grantsOfAll = (held: readonly HeldRole[]) => held.flatMap(grantsOf)
const may = (held: readonly HeldRole[], what: Permission, where: Scope | 'anywhere') =>
  permits(grantsOfAll(held), what, where)

test('what is allowed in the whole organization is allowed at every team and course, and anywhere', () => {
  fc.assert(
    fc.property(fc.array(holding), permission, narrowScope, (held, what, where) => {
      if (!may(held, what, wholeOrganization)) return
      expect(may(held, what, where)).toBe(true)
      expect(may(held, what, 'anywhere')).toBe(true)
    }),
  )
})

test('what is held for one team or course allows nothing at another, nor in the organization', () => {
  fc.assert(
    fc.property(fc.array(holding), permission, scope, (held, what, where) => {
      const elsewhere = held.filter(({ kind, id }) => kind !== 'organization' && `${kind}/${id}` !== keyOf(where))
      expect(may(elsewhere, what, where)).toBe(false)
    }),
  )
})

test('a role more never takes anything away, and the order of roles does not matter', () => {
  fc.assert(
    fc.property(fc.array(holding), holding, permission, scope, (held, more, what, where) => {
      const before = may(held, what, where)
      const after = may([...held, more], what, where)
      expect(after).toBe(may([more, ...held.toReversed()], what, where))
      expect(after || !before).toBe(true)
    }),
  )
})

test('a role of the organization’s own allows exactly what it lists, where it is held', () => {
  fc.assert(
    fc.property(fc.subarray([...permissions]), permission, scope, (own, what, where) => {
      const held = { role: ownRole, permissions: own, kind: where.kind, ...(where.kind !== 'organization' && where) }
      expect(may([held], what, where)).toBe(own.includes(what))
    }),
  )
})

test('a permission that this release does not know is not granted', () => {
  expect(grantsOf({ role: ownRole, kind: 'organization', permissions: ['everything', 'courses.read'] })).toEqual([
    { permission: 'courses.read', kind: 'organization' },
  ])
})

test('lists by reach show what the decision allows: the two never part', () => {
  fc.assert(
    fc.property(fc.constantFrom(...builtInRoles), permission, narrowScope, (role, what, { kind, id }) => {
      if (!kindsOf(role).includes(kind)) return
      expect(rolesReaching(what, kind).includes(role)).toBe(may([{ role, kind, id }], what, { kind, id }))
    }),
  )
})

const [course, team] = [
  { kind: 'course', id: ids[0] ?? '' },
  { kind: 'team', id: ids[0] ?? '' },
] as const

/** Who may, by a role for the whole organization. */
const holdersOf = (what: Permission): BuiltInRole[] =>
  builtInRoles.filter((role) => may([{ role, kind: 'organization' }], what, wholeOrganization))

test('the table says what was decided about each role', () => {
  expect(holdersOf('learning.learn')).toEqual([...builtInRoles])
  expect(holdersOf('courses.author')).toEqual(['owner', 'admin'])
  expect(holdersOf('courses.create')).toEqual(['owner', 'admin', 'instructor'])
  expect(holdersOf('progress.read')).toEqual(['owner', 'admin', 'auditor'])
  expect(holdersOf('members.manage')).toEqual(['owner'])
  expect(holdersOf('security.manage')).toEqual(['owner'])
  expect(holdersOf('audit.read')).toEqual(['owner', 'admin', 'auditor'])
  expect(rolesReaching('courses.author', 'course')).toEqual(['instructor'])
  expect(rolesReaching('progress.read', 'course')).toEqual(['instructor'])
  expect(rolesReaching('progress.read', 'team')).toEqual(['manager'])
})

test('an instructor or manager of the organization may ask for what is theirs, and has none of it by that alone', () => {
  const instructor: HeldRole = { role: 'instructor', kind: 'organization' }
  expect(may([instructor], 'courses.author', 'anywhere')).toBe(true)
  expect(may([instructor], 'courses.author', course)).toBe(false)
  expect(may([{ ...instructor, ...course }], 'courses.author', course)).toBe(true)
  const manager: HeldRole = { role: 'manager', kind: 'organization' }
  expect(may([manager], 'progress.read', 'anywhere')).toBe(true)
  expect(may([manager], 'progress.read', team)).toBe(false)
  expect(may([{ ...manager, ...team }], 'progress.read', team)).toBe(true)
  expect(kindsOf('manager')).toEqual(['organization', 'team'])
  expect(kindsOf('auditor')).toEqual(['organization'])
})

const keyOf = (where: Scope) => (where.kind === 'organization' ? '' : `${where.kind}/${where.id}`)
