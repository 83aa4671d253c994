import { expect, test } from 'vitest'
import { hashRecoveryCode, isRecoveryCode, newHashKey, newRecoveryCodes } from './recovery-code.ts'

test('ten different codes of 80 bits, in groups that can be read aloud', () => {
  const codes = newRecoveryCodes()
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/)
})

test('however a code is typed, it is the same; under another key it is another', () => {
  const [code = ''] = newRecoveryCodes()
  const key = newHashKey()
  const hash = hashRecoveryCode(key, code)
  expect(hash).toHaveLength(32)
  for (const typed of [code.toUpperCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')} `]) {
    expect(isRecoveryCode(typed)).toBe(true)
    expect(hashRecoveryCode(key, typed)).toEqual(hash)
  }
  expect(hashRecoveryCode(newHashKey(), code)).not.toEqual(hash)
  expect(hashRecoveryCode(key, newRecoveryCodes()[0] ?? '')).not.toEqual(hash)
})

test('what an authenticator shows is no recovery code', () => {
  expect(['123456', '', 'abcd-efgh-ijkl', 'abcd-efgh-ijkl-mno1'].filter(isRecoveryCode)).toEqual([])
})
