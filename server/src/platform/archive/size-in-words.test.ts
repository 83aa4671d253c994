import { expect, test } from 'vitest'
import { sizeInWords } from './size-in-words.ts'

test.each([
  [512, '512 bytes'],
  [1_048_576, '1 MB'],
  [25 * 1_048_576, '25 MB'],
  [1_572_864, '1.5 MB'],
])('%i bytes are %s', (bytes, words) => {
  expect(sizeInWords(bytes)).toBe(words)
})
