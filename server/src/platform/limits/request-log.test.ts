import { expect, test } from 'vitest'
import { readLoggedRequest } from './request-log.ts'

const line = {
  level: 'info',
  time: '2026-01-02T03:04:05.500Z',
  method: 'GET',
  route: '/api/v1/organizations/:organizationId/courses',
  status: 200,
  durationMs: 500,
  ip: '2001:db8::7',
  userId: 'ann',
  organizationId: 'acme',
  action: 'courses.read',
  authz: 'courses.read',
  plan: 'starter',
  search: true,
  msg: 'request',
}
const read = (change: object) => readLoggedRequest(JSON.stringify({ ...line, ...change }))

test('a request is read as it was counted: when it arrived, for whom, and for how much', () => {
  expect(read({})).toEqual({
    timeMs: Date.parse('2026-01-02T03:04:05Z'),
    address: '2001:db8::/64',
    action: 'courses.read',
    userId: 'ann',
    organizationId: 'acme',
    plan: 'starter',
    isSearch: true,
    isAdmitted: true,
  })
})

test('a stranger at a closed door is counted by address alone, one at an open door as a caller', () => {
  expect(read({ userId: undefined, organizationId: undefined })).toMatchObject({ isAdmitted: false })
  expect(read({ userId: undefined, authz: 'public' })).toMatchObject({ isAdmitted: true })
  expect(read({ userId: undefined, authz: undefined, action: undefined })).toMatchObject({ isAdmitted: false })
})

test.each([
  ['{', 'is no JSON object'],
  ['"text"', 'is no JSON object'],
  ['null', 'is no JSON object'],
  [JSON.stringify({ ...line, time: 'yesterday' }), 'has no "time" that can be read'],
  [JSON.stringify({ ...line, time: undefined }), 'has no "time" that can be read'],
  [JSON.stringify({ ...line, ip: 7 }), 'has no "ip"'],
  [JSON.stringify({ ...line, authz: undefined }), 'has no "authz"; an older release wrote it'],
])('%s %s', (text, fault) => {
  expect(readLoggedRequest(text)).toEqual({ fault })
})

test('other lines of the log are no requests, and nothing is wrong with them', () => {
  expect(read({ msg: 'Redis is back' })).toEqual({ fault: undefined })
})
