import { expect, test } from 'vitest'
import { readStructure, withoutLines } from './read-structure.ts'

const lesson = [
  '::: objectives',
  '',
  '- Use `git` *well*',
  '- Know',
  '  more',
  '',
  '::::',
  '',
  'First **words**.',
  '',
  '::: challenge',
  '- not an objective',
  '::: objectives',
  '- inner',
  ':::',
  ':::',
  '',
  'The title',
  '=========',
].join('\n')

test('boxes are found with their lines and the plain text of their list items; inner boxes belong to the outer', () => {
  expect(readStructure(lesson).callouts).toEqual([
    { kind: 'objectives', lines: [0, 7], items: ['Use git well', 'Know more'] },
    { kind: 'challenge', lines: [10, 16], items: ['not an objective', 'inner'] },
  ])
})

test('a box that is never closed reaches to the end', () => {
  const { callouts } = readStructure('::: keypoints\n- a\n\ntext')
  expect(
    withoutLines(
      '::: keypoints\n- a\n\ntext',
      callouts.map(({ lines }) => lines),
    ),
  ).toBe('')
})

test('the title is the first heading of level 1, or any heading the text opens with', () => {
  expect(readStructure(lesson).heading).toEqual({ text: 'The title', lines: [17, 19] })
  expect(readStructure('### Opens `it`\n\ntext').heading).toEqual({ text: 'Opens it', lines: [0, 1] })
  expect(readStructure('text\n\n## Later').heading).toBeUndefined()
})

test('the first paragraph is plain text', () => {
  expect(readStructure(lesson).firstParagraph).toBe('First words.')
  expect(readStructure('# only a heading').firstParagraph).toBeUndefined()
})

test('lines are cut without touching the others', () => {
  expect(
    withoutLines('a\nb\nc\nd', [
      [1, 2],
      [3, 9],
    ]),
  ).toBe('a\nc')
})
