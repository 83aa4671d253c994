import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isComplete, standingOf } from './enrollment.ts'

const anyLessons = fc
  .uniqueArray(fc.uuid(), { maxLength: 20 })
  .chain((ids) =>
    fc.tuple(...ids.map((id) => fc.record({ id: fc.constant(id), minutes: fc.integer({ min: 1, max: 600 }) }))),
  )

/** Lessons, some of them completed, one of them (or none, or a foreign one) read last. */
const anyCase = anyLessons.chain((lessons) =>
  fc.record({
    lessons: fc.constant(lessons),
    completed: fc.subarray(lessons.map(({ id }) => id)).map((ids) => new Set(ids)),
    last: fc.constantFrom(null, 'elsewhere', ...lessons.map(({ id }) => id)),
  }),
)

test('a course with no lessons is at zero, never complete, and nothing is not a number', () => {
  const standing = standingOf([], new Set(), null)
  expect(standing).toEqual({ lessonCount: 0, lessonsDone: 0, minutesLeft: 0, resumeLessonId: null })
  expect(isComplete(standing)).toBe(false)
})

test('one goes on with the first lesson left from the last one read, else with the first left of all', () => {
  fc.assert(
    fc.property(anyCase, ({ lessons, completed, last }) => {
      const { resumeLessonId } = standingOf(lessons, completed, last)
      const left = lessons.filter(({ id }) => !completed.has(id)).map(({ id }) => id)
      const index = (id: string | null) => lessons.findIndex((lesson) => lesson.id === id)
      const ahead = left.filter((id) => index(id) >= index(last))
      expect(resumeLessonId).toBe(ahead[0] ?? left[0] ?? null)
    }),
  )
})

test('done and left add up, and all done is complete', () => {
  fc.assert(
    fc.property(anyCase, ({ lessons, completed, last }) => {
      const standing = standingOf(lessons, completed, last)
      const minutesDone = lessons.filter(({ id }) => completed.has(id)).reduce((sum, { minutes }) => sum + minutes, 0)
      expect(standing.lessonsDone).toBe(completed.size)
      expect(standing.minutesLeft + minutesDone).toBe(lessons.reduce((sum, { minutes }) => sum + minutes, 0))
      expect(isComplete(standing)).toBe(lessons.length > 0 && completed.size === lessons.length)
      expect(isComplete(standing)).toBe(lessons.length > 0 && standing.resumeLessonId === null)
    }),
  )
})

test('what is completed but is no lesson of the version does not count', () => {
  expect(standingOf([{ id: 'a', minutes: 5 }], new Set(['removed']), null)).toMatchObject({
    lessonsDone: 0,
    minutesLeft: 5,
  })
})
