import { describe, expect, test } from 'vitest'
import {
  addModule,
  moveLesson,
  moveModule,
  outlineBody,
  outlineTotals,
  putBack,
  rebaseOutline,
  removeLesson,
  removeModule,
  renameModule,
  type OutlineModule,
} from './outline.ts'

/** `outline({ A: 'a1 a2', B: '' })`: modules named and numbered by their letter. */
function outline(shape: Record<string, string>): OutlineModule[] {
  return Object.entries(shape).map(([id, lessons]) => ({
    id,
    title: id,
    lessons: lessons
      .split(' ')
      .filter(Boolean)
      .map((lesson) => ({ id: lesson, title: lesson, minutes: 5, isEmpty: false })),
  }))
}

function shapeOf(modules: OutlineModule[]): Record<string, string> {
  return Object.fromEntries(modules.map((module) => [module.id, module.lessons.map((lesson) => lesson.id).join(' ')]))
}

const course = outline({ A: 'a1 a2 a3', B: '', C: 'c1' })

describe('moveLesson', () => {
  test.each([
    ['after a later lesson', 'a1', { at: 'after', lessonId: 'a3' } as const, { A: 'a2 a3 a1', B: '', C: 'c1' }],
    ['before an earlier lesson', 'a3', { at: 'before', lessonId: 'a1' } as const, { A: 'a3 a1 a2', B: '', C: 'c1' }],
    ['into an empty module', 'a2', { at: 'start', moduleId: 'B' } as const, { A: 'a1 a3', B: 'a2', C: 'c1' }],
    ['to the end of another module', 'a2', { at: 'end', moduleId: 'C' } as const, { A: 'a1 a3', B: '', C: 'c1 a2' }],
    [
      'to the start of its own module',
      'a3',
      { at: 'start', moduleId: 'A' } as const,
      { A: 'a3 a1 a2', B: '', C: 'c1' },
    ],
    [
      'beside itself, which changes nothing',
      'a2',
      { at: 'after', lessonId: 'a2' } as const,
      { A: 'a1 a2 a3', B: '', C: 'c1' },
    ],
    [
      'to a module that is gone, which loses nothing',
      'a2',
      { at: 'end', moduleId: 'X' } as const,
      { A: 'a1 a2 a3', B: '', C: 'c1' },
    ],
  ])('puts a lesson %s', (_name, lessonId, target, expected) => {
    expect(shapeOf(moveLesson(course, lessonId, target))).toEqual(expected)
  })
})

test('moveModule puts a module where another is, forwards and backwards', () => {
  expect(Object.keys(shapeOf(moveModule(course, 'A', 'C')))).toEqual(['B', 'C', 'A'])
  expect(Object.keys(shapeOf(moveModule(course, 'C', 'A')))).toEqual(['C', 'A', 'B'])
})

test('a module the server does not know yet is sent without an id', () => {
  const modules = addModule(outline({ A: 'a1' }), 'New')
  expect(outlineBody(modules)).toEqual({
    modules: [
      { id: 'A', title: 'A', lessonIds: ['a1'] },
      { title: 'New', lessonIds: [] },
    ],
  })
})

describe('putBack', () => {
  test('returns a removed lesson to its place and keeps later edits', () => {
    const later = renameModule(
      moveLesson(removeLesson(course, 'a2'), 'c1', { at: 'end', moduleId: 'B' }),
      'A',
      'Renamed',
    )
    const restored = putBack(later, course)
    expect(shapeOf(restored)).toEqual({ A: 'a1 a2 a3', B: 'c1', C: '' })
    expect(restored[0]?.title).toBe('Renamed')
  })

  test('returns a removed module with the lessons that did not move elsewhere since', () => {
    const moved = removeModule(moveLesson(course, 'a1', { at: 'end', moduleId: 'C' }), 'A')
    expect(shapeOf(putBack(moved, course))).toEqual({ A: 'a2 a3', B: '', C: 'c1 a1' })
    expect(Object.keys(shapeOf(putBack(moved, course)))).toEqual(['A', 'B', 'C'])
  })
})

describe('rebaseOutline', () => {
  test('gives local modules the ids the server chose', () => {
    const sent = addModule(course, 'New')
    const answered = [...course, { id: 'D', title: 'New', lessons: [] }]
    const mine = moveLesson(sent, 'a1', { at: 'end', moduleId: 'new:1' })
    expect(shapeOf(rebaseOutline(mine, sent, answered))).toEqual({ A: 'a2 a3', B: '', C: 'c1', D: 'a1' })
  })

  test('keeps lessons and modules that were added elsewhere, and my removals', () => {
    const theirs = outline({ A: 'a1 a2 a3 a4', B: '', C: 'c1', D: 'd1' })
    const mine = removeLesson(course, 'a2')
    expect(shapeOf(rebaseOutline(mine, course, theirs))).toEqual({ A: 'a1 a3 a4', B: '', C: 'c1', D: 'd1' })
  })
})

test('outlineTotals counts lessons and adds their minutes', () => {
  expect(outlineTotals(course)).toEqual({ lessons: 4, minutes: 20 })
})
