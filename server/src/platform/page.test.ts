import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameAndId, readCursor, toPage } from './page.ts'

interface Row {
  name: string
  id: string
}

const uuidOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`

test('walking the pages meets every row once, in order, whatever the size of a page', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), (names, limit) => {
      const rows = names.map((name, index): Row => ({ name, id: uuidOf(index) }))
      const key = (row: Row) => JSON.stringify([row.name, row.id])
      const sorted = rows.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1))
      const met: Row[] = []
      let cursor: string | undefined
      do {
        const after = readCursor(nameAndId, cursor)
        const from = after ? sorted.findIndex((row) => key(row) === JSON.stringify(after)) + 1 : 0
        const { data, page } = toPage(sorted.slice(from, from + limit + 1), limit, ({ name, id }) => [name, id])
        met.push(...data)
        cursor = page.nextCursor ?? undefined
        expect(page.hasMore).toBe(cursor !== undefined)
      } while (cursor !== undefined)
      expect(met).toEqual(sorted)
    }),
  )
})

test('a cursor of another list, or none at all, is refused and named', () => {
  for (const cursor of [
    'nonsense',
    Buffer.from('["only a name"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
  ]) {
    expect(() => readCursor(nameAndId, cursor)).toThrow(
      expect.objectContaining({
        status: 400,
        errors: [{ pointer: 'query/cursor', detail: 'is not a cursor of this list' }],
      }),
    )
  }
})
