import { expect, test } from 'vitest'
import { initials } from './person-avatar.tsx'

test.each([
  ['Ada Lovelace', 'AL'],
  ['  Jean  Luc   Picard ', 'JP'],
  ['王小明', '王'],
  ['محمد الأمين', 'ما'],
  ['plato', 'P'],
  ['', '?'],
])('the initials of %j are %j', (name, expected) => {
  expect(initials(name)).toBe(expected)
})
