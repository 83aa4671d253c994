import { expect, test } from 'vitest'
import { toCsv } from './csv.ts'

test('quotes what needs it, and only that', () => {
  expect(
    toCsv([
      ['a', 'b, c'],
      ['say "hi"', 'two\nlines'],
    ]),
  ).toBe('a,"b, c"\r\n"say ""hi""","two\nlines"\r\n')
})

test('a spreadsheet does not run a cell', () => {
  expect(toCsv([['=1+1', '@x', 'a=b']])).toBe("'=1+1,'@x,a=b\r\n")
})
