import { defineProblems } from '#platform/problem.ts'

export const courseProblems = defineProblems('courses', {
  notFound: { status: 404, title: 'There is no such course' },
  lessonNotFound: { status: 404, title: 'There is no such lesson' },
  moduleNotFound: { status: 404, title: 'There is no such module' },
  invalidOutline: { status: 400, title: 'The outline cannot be stored' },
  unknownCover: { status: 400, title: 'There is no such picture' },
  tooManyLessons: { status: 409, title: 'The course has as many lessons as a course may have' },
  notReady: { status: 409, title: 'The course is not ready to be published' },
  unchanged: { status: 409, title: 'There is nothing new to publish' },
  retired: { status: 409, title: 'The course is retired' },
  neverPublished: { status: 409, title: 'The course was never published' },
  alreadyPublished: { status: 409, title: 'The course was published' },
})
