import { expect, test } from 'vitest'
import { waitLength } from './wait-words.ts'

test.each([
  [1, { unit: 'seconds', count: 1 }],
  [59.2, { unit: 'seconds', count: 60 }],
  [60, { unit: 'seconds', count: 60 }],
  [61, { unit: 'minutes', count: 1 }],
  [230, { unit: 'minutes', count: 4 }],
  [5_399, { unit: 'minutes', count: 90 }],
  [7_200, { unit: 'hours', count: 2 }],
  [86_400, { unit: 'hours', count: 24 }],
])('%d seconds are %j', (seconds, length) => {
  expect(waitLength(seconds)).toEqual(length)
})
