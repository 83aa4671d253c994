import { expect, test } from 'vitest'
import { newTokenText, organizationOfToken, tokenPattern } from './token-text.ts'

const organizationId = '019b7ca9-8c88-7a6f-bc4f-ba004f417ad4'

test('a token tells whose it is, and no two are alike', () => {
  const tokens = Array.from({ length: 200 }, () => newTokenText(organizationId))
  expect(new Set(tokens).size).toBe(200)
  expect(new Set(tokens.map(organizationOfToken))).toEqual(new Set([organizationId]))
  const extremes = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  expect(extremes.map((id) => organizationOfToken(newTokenText(id)))).toEqual(extremes)
})

test('every typing error of one character is told from a token', () => {
  const token = newTokenText(organizationId)
  for (let at = 0; at < token.length; at++) {
    const other = token[at] === 'x' ? 'y' : 'x'
    expect(organizationOfToken(token.slice(0, at) + other + token.slice(at + 1)), `at ${at}`).toBeUndefined()
  }
  for (const text of ['', 'upsk_', token.slice(0, -1), `${token}0`, ` ${token}`, token.toLowerCase()])
    expect(organizationOfToken(text)).toBeUndefined()
})

test('a scanner of secrets finds tokens in any text', () => {
  const token = newTokenText(organizationId)
  const text = `export UPSKILL_TOKEN="${token}"\ncurl -H 'authorization: Bearer ${token}' # upsk_short`
  expect(text.match(tokenPattern)).toEqual([token, token])
})
