import { defineProblems } from '#platform/problem.ts'

export const learningProblems = defineProblems('learning', {
  enrollmentNotFound: { status: 404, title: 'You have no such enrollment' },
  lessonNotFound: { status: 404, title: 'There is no such lesson in this course' },
})
