import { expect, test } from 'vitest'
import type { EnrollmentDetail } from './get-enrollment.ts'
import { withProgress } from './record-progress.ts'

const enrollment: EnrollmentDetail = {
  id: 'e1',
  courseId: 'c1',
  courseTitle: 'Git',
  coverUrl: null,
  status: 'active',
  lessonsDone: 0,
  lessonCount: 2,
  minutesLeft: 20,
  resumeLesson: { id: 'l1', title: 'One', minutes: 10 },
  enrolledAt: '2026-01-01T00:00:00Z',
  lastActivityAt: '2026-01-01T00:00:00Z',
  completedAt: null,
  newerVersion: false,
  modules: [
    {
      id: 'm1',
      title: 'Basics',
      lessons: [
        { id: 'l1', title: 'One', minutes: 10, percent: 20, completed: false },
        { id: 'l2', title: 'Two', minutes: 10, percent: 0, completed: false },
      ],
    },
  ],
}

test('a report changes its lesson and the totals, and no other lesson', () => {
  const progress = { percent: 100, completed: true, lessonsDone: 1, lessonCount: 2, courseCompleted: false }
  const after = withProgress(enrollment, 'l1', progress)
  expect(after.lessonsDone).toBe(1)
  expect(after.status).toBe('active')
  expect(after.modules[0]?.lessons.map(({ percent, completed }) => [percent, completed])).toEqual([
    [100, true],
    [0, false],
  ])
})

test('the last lesson completes the enrollment', () => {
  const progress = { percent: 100, completed: true, lessonsDone: 2, lessonCount: 2, courseCompleted: true }
  expect(withProgress(enrollment, 'l2', progress).status).toBe('completed')
})
