import { Secret } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { isTotpCode, keyUri, newTotpSecret, stepOfCode } from './totp.ts'

/** The secret of RFC 6238, appendix B, for HMAC-SHA-1. */
const secret = Secret.fromUTF8('12345678901234567890').base32

/** Its table, to six digits: those are the last six of the eight it prints. */
const vectors = [
  { second: 59, code: '287082' },
  { second: 1_111_111_109, code: '081804' },
  { second: 1_111_111_111, code: '050471' },
  { second: 1_234_567_890, code: '005924' },
  { second: 2_000_000_000, code: '279037' },
  { second: 20_000_000_000, code: '353130' },
] as const

describe('the vectors of RFC 6238', () => {
  test.each(vectors)('at second $second the code is $code', ({ second, code }) => {
    const now = new Date(second * 1_000)
    expect(stepOfCode(secret, code, now)).toBe(Math.floor(second / 30))
  })
})

test('a code is good one step early and one step late, and no further', () => {
  const second = 1_234_567_890
  const step = Math.floor(second / 30)
  const at = (steps: number) => new Date((second + steps * 30) * 1_000)
  for (const steps of [-1, 0, 1]) expect(stepOfCode(secret, '005924', at(steps))).toBe(step)
  for (const steps of [-3, -2, 2, 3]) expect(stepOfCode(secret, '005924', at(steps))).toBeUndefined()
})

test('what is no code of six digits is none', () => {
  const now = new Date(59_000)
  for (const text of ['', '287', '94287082', '287 082', '28708a', '２８７０８２', '287083']) {
    expect(stepOfCode(secret, text, now)).toBeUndefined()
  }
  expect(['287082', '28708', '2870821', '28708a', ''].filter(isTotpCode)).toEqual(['287082'])
})

test('a secret is 160 random bits, and apps read it from the address', () => {
  const made = newTotpSecret()
  expect(made).toMatch(/^[A-Z2-7]{32}$/)
  expect(newTotpSecret()).not.toBe(made)
  const uri = new URL(keyUri(made, 'ada@example.org'))
  expect(uri.href).toMatch(/^otpauth:\/\/totp\/UpSkill:ada%40example\.org\?/)
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ issuer: 'UpSkill', secret: made, period: '30' })
})
