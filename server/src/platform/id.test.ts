import { expect, test } from 'vitest'
import { newId } from './id.ts'

test('ids are version 7 UUIDs that sort by time', () => {
  let time = 1_767_323_045_000
  const clock = { now: () => new Date(time++) }
  const ids = Array.from({ length: 50 }, () => newId(clock))
  expect(ids).toEqual(ids.toSorted())
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(
    new Date(
      Number.parseInt(
        newId({ now: () => new Date(1_000) })
          .replace('-', '')
          .slice(0, 12),
        16,
      ),
    ),
  ).toEqual(new Date(1_000))
})
