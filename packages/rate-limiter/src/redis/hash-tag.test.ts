import { expect, test } from 'vitest'
import { hashTagCount, hashTagFor } from './hash-tag.ts'

test('keys that differ little are spread over all hash tags evenly', () => {
  for (const keyOf of [(at: number) => `user~Dob6:${at}`, (at: number) => `address~aB3_:10.0.${at >> 8}.${at & 255}`]) {
    const counts = Array.from({ length: hashTagCount }, () => 0)
    for (let at = 0; at < 16_000; at++) counts[hashTagFor(keyOf(at))]!++
    expect(Math.min(...counts)).toBeGreaterThan(700)
    expect(Math.max(...counts)).toBeLessThan(1_300)
  }
})
