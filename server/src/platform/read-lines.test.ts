import { expect, test } from 'vitest'
import { readLines } from './read-lines.ts'

async function linesOf(...chunks: (string | Buffer)[]) {
  async function* bytes() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const lines = []
  for await (const { number, text } of readLines(bytes(), 10)) lines.push([number, text])
  return lines
}

test('lines are told with their numbers, wherever chunks end, with or without a last newline', async () => {
  expect(await linesOf('one\ntw', 'o\r\n', '\n', 'fo', 'ur')).toEqual([
    [1, 'one'],
    [2, 'two'],
    [4, 'four'],
  ])
})

test('a character that is cut in two stays whole', async () => {
  const bytes = Buffer.from('ä\n')
  expect(await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual([[1, 'ä']])
})

test('a line that is too long is told without its text, and the next one is read', async () => {
  expect(await linesOf('12345', '678901', '23456\nshort\n', 'x'.repeat(11))).toEqual([
    [1, undefined],
    [2, 'short'],
    [3, undefined],
  ])
})
