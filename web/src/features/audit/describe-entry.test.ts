import { expect, test } from 'vitest'
import { changesOf, describeEntry, shown } from './describe-entry.ts'
import type { AuditEntry } from './list-audit-entries.ts'

const ines = { userId: '1', name: 'Ines' }
const leo = { userId: '2', name: 'Leo' }
const entry = (fields: Partial<AuditEntry>): AuditEntry => ({
  id: 'e',
  organizationId: 'o',
  seq: 1,
  occurredAt: '2026-01-01T00:00:00Z',
  actorKind: 'user',
  actor: ines,
  credentialId: null,
  requestId: null,
  address: null,
  action: 'courses.created',
  subject: null,
  concerns: null,
  before: null,
  after: null,
  isErased: false,
  hash: '',
  ...fields,
})

test.each([
  [
    { action: 'memberships.created', concerns: leo },
    { deed: 'added', whom: 'Leo' },
  ],
  [{ action: 'memberships.created', concerns: ines }, { deed: 'joined' }],
  [
    { action: 'memberships.deleted', concerns: leo },
    { deed: 'removed', whom: 'Leo' },
  ],
  [
    { action: 'role_bindings.created', concerns: leo, after: { role: 'owner' } },
    { deed: 'gaveRole', whom: 'Leo', role: 'owner' },
  ],
  [
    { action: 'invitations.created', after: { email: 'a@b.c', role: 'learner' } },
    { deed: 'invited', whom: 'a@b.c' },
  ],
  [{ action: 'enrollments.created', concerns: ines }, { deed: 'enrolled' }],
  [
    { action: 'enrollments.created', actor: null, concerns: leo },
    { deed: 'enrolledOther', whom: 'Leo' },
  ],
  [
    { action: 'courses.created', after: { title: 'SQL' } },
    { deed: 'created', kind: 'courses', name: 'SQL' },
  ],
  [{ action: 'new_things.changed' }, { deed: 'changed', kind: 'new_things', name: undefined }],
  [{ action: 'identity.sign-in-failed' }, { deed: 'other', kind: 'identity.sign-in-failed' }],
] as const)('%o is told as %o', (fields, expected) => {
  expect(describeEntry(entry(fields))).toMatchObject(expected)
})

test('changes are told with both values, what is new or gone is not', () => {
  expect(changesOf(entry({ before: { requires_sign_on: false }, after: { requires_sign_on: true } }))).toEqual([
    { column: 'requires sign on', before: 'false', after: 'true' },
  ])
  expect(changesOf(entry({ after: { name: 'SQL' } }))).toEqual([])
  expect(changesOf(entry({ before: { team_id: 'a' }, after: { team_id: 'b' } }))).toEqual([])
})

test('of a long text a reader sees what identifies it', () => {
  expect(shown({ sha256: 'abcdef0123456789', length: 9_000 })).toBe('SHA-256 abcdef012345…')
  expect(shown(['a', 'b'])).toBe('a, b')
  expect(shown(null)).toBe('')
})
