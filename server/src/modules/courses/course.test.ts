import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checklistOf,
  checksumOf,
  type CourseContent,
  hashMarkdown,
  type LessonContent,
  normalizeMarkdown,
  sizeOf,
} from './course.ts'

const lesson = (id: string, content: Partial<LessonContent> = {}): LessonContent => ({
  id,
  title: `Lesson ${id}`,
  minutes: 10,
  objectives: [],
  markdownSha256: hashMarkdown(`Text of ${id}`),
  ...content,
})

const course = (content: Partial<CourseContent> = {}): CourseContent => ({
  title: 'Git',
  summary: 'All about Git.',
  objectives: [],
  coverFileId: null,
  license: null,
  attribution: null,
  modules: [{ id: 'm', title: 'Basics', lessons: [lesson('a'), lesson('b')] }],
  ...content,
})

const missing = (content: CourseContent) => checklistOf(content).flatMap(({ ok, code }) => (ok ? [] : [code]))

test('a course with a title, a summary and lessons that have text and minutes is ready', () => {
  expect(missing(course())).toEqual([])
})

test.each<[string, Partial<CourseContent>, string[]]>([
  ['a title of white space', { title: ' ' }, ['title']],
  ['no summary', { summary: '' }, ['summary']],
  ['no module', { modules: [] }, ['lessons', 'text', 'minutes']],
  ['no lesson', { modules: [{ id: 'm', title: 'Basics', lessons: [] }] }, ['lessons', 'text', 'minutes']],
  [
    'a lesson without text',
    { modules: [{ id: 'm', title: 'B', lessons: [lesson('a', { markdownSha256: hashMarkdown('') })] }] },
    ['text'],
  ],
  [
    'a lesson without minutes',
    { modules: [{ id: 'm', title: 'B', lessons: [lesson('a', { minutes: null })] }] },
    ['minutes'],
  ],
])('a course with %s is not ready', (_what, content, codes) => {
  expect(missing(course(content))).toEqual(codes)
})

test('what is missing names the first lessons and counts the others', () => {
  const lessons = ['a', 'b', 'c', 'd', 'e'].map((id) => lesson(id, { minutes: null }))
  const [item] = checklistOf(course({ modules: [{ id: 'm', title: 'B', lessons }] })).filter(({ ok }) => !ok)
  expect(item?.message).toContain('“Lesson a”, “Lesson b”, “Lesson c” and 2 more')
})

test('an empty course has no lessons and takes no time', () => {
  expect(sizeOf({ modules: [] })).toEqual({ lessonCount: 0, minutes: 0 })
  expect(sizeOf(course({ modules: [{ id: 'm', title: 'B', lessons: [lesson('a', { minutes: null })] }] }))).toEqual({
    lessonCount: 1,
    minutes: 0,
  })
})

test('text of white space only is no text', () => {
  expect(normalizeMarkdown(' \n\t')).toBe('')
  expect(normalizeMarkdown(' a\n')).toBe(' a\n')
})

const anyCourse: fc.Arbitrary<CourseContent> = fc.record({
  title: fc.string(),
  summary: fc.string(),
  objectives: fc.array(fc.string()),
  coverFileId: fc.option(fc.uuid()),
  license: fc.option(fc.string()),
  attribution: fc.option(fc.string()),
  modules: fc.array(
    fc.record({
      id: fc.uuid(),
      title: fc.string(),
      lessons: fc.array(
        fc.record({
          id: fc.uuid(),
          title: fc.string(),
          minutes: fc.option(fc.integer({ min: 1, max: 600 })),
          objectives: fc.array(fc.string()),
          markdownSha256: fc.string().map(hashMarkdown),
        }),
      ),
    }),
  ),
})

test('two courses have the same checksum exactly when they say the same', () => {
  fc.assert(
    fc.property(anyCourse, anyCourse, (one, other) => {
      const saysTheSame = JSON.stringify(one) === JSON.stringify(other)
      expect(checksumOf(one) === checksumOf(other)).toBe(saysTheSame)
      expect(checksumOf(structuredClone(one))).toBe(checksumOf(one))
    }),
  )
})

test('text moved from one field to the next changes the checksum', () => {
  expect(checksumOf(course({ title: 'ab', summary: 'c' }))).not.toBe(checksumOf(course({ title: 'a', summary: 'bc' })))
})
