import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanFileName } from './file.ts'

test.each([
  ['a.png', 'a.png'],
  ['/etc/passwd', 'passwd'],
  ['C:\\Users\\me\\Bild ä.jpg', 'Bild ä.jpg'],
  ['a\r\nb.png', 'ab.png'],
  ['', 'picture'],
  ['folder/', 'picture'],
])('the file name %j is kept as %j', (given, kept) => {
  expect(cleanFileName(given)).toBe(kept)
})

test('every file name is kept as one that fits its column', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (name) => {
      const kept = cleanFileName(name)
      expect([...kept].length).toBeGreaterThan(0)
      expect([...kept].length).toBeLessThanOrEqual(200)
      // oxlint-disable-next-line no-control-regex -- control characters are what must be gone
      expect(kept).not.toMatch(/[\u0000-\u001f/\\]/)
    }),
  )
})
