import { expect, test } from 'vitest'
import { destinationsIn, rewriteDestinations } from './destinations.ts'

const lesson = [
  'See [one](a.md#x "title") and ![two](fig/my%20plan.svg){alt=\'x\'} and [ref].',
  '',
  '- [in a list](<b c.md>) `[code](a.md)`',
  '',
  '```md',
  '[example](a.md)',
  '```',
  '',
  '    [indented](a.md)',
  '',
  '[ref]: a.md',
  '',
  '<img src="fig/raw.png" alt="">',
].join('\n')

test('pictures and links are found wherever they are, but not in code', () => {
  expect(destinationsIn(lesson)).toEqual([
    { kind: 'link', destination: 'a.md#x' },
    { kind: 'image', destination: 'fig/my%20plan.svg' },
    { kind: 'link', destination: 'a.md' },
    { kind: 'link', destination: 'b%20c.md' },
    { kind: 'image', destination: 'fig/raw.png' },
  ])
})

test('new destinations replace the old and leave everything else as it was written', () => {
  const places: Record<string, string> = {
    'a.md#x': 'lesson:1#x',
    'a.md': 'lesson:1',
    'fig/my%20plan.svg': '/files/1 (2)',
    'b%20c.md': 'lesson:2',
    'fig/raw.png': '/files/2',
  }
  expect(rewriteDestinations(lesson, (destination) => places[destination])).toBe(
    lesson
      .replace('(a.md#x "title")', '(lesson:1#x "title")')
      .replace('(fig/my%20plan.svg)', '(/files/1%20%282%29)')
      .replace('(<b c.md>)', '(lesson:2)')
      .replace('[ref]: a.md', '[ref]: lesson:1')
      .replace('"fig/raw.png"', '"/files/2"'),
  )
})

test('without replacements the text stays as it is', () => {
  expect(rewriteDestinations(lesson, () => undefined)).toBe(lesson)
})
