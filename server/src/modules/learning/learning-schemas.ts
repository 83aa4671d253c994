import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Nullable, Timestamp, Uuid } from '#platform/wire.ts'

const tags = ['learning']

const lessonFields = { id: Uuid, title: Type.String(), minutes: Type.Integer() }
const progressFields = { percent: Type.Integer({ minimum: 0, maximum: 100 }), completed: Type.Boolean() }
const Neighbor = Nullable(Type.Object({ id: Uuid, title: Type.String() }))

const enrollmentFields = {
  id: Uuid,
  courseId: Uuid,
  courseTitle: Type.String(),
  coverUrl: Nullable(Type.String()),
  status: Type.Union([Type.Literal('active'), Type.Literal('completed')]),
  lessonsDone: Type.Integer(),
  lessonCount: Type.Integer(),
  minutesLeft: Type.Integer(),
  resumeLesson: Nullable(Type.Object(lessonFields, { description: 'Where to go on; null when nothing is left' })),
  enrolledAt: Timestamp,
  lastActivityAt: Timestamp,
  completedAt: Nullable(Timestamp),
  newerVersion: Type.Boolean({ description: 'The course has a newer version than the one this person learns' }),
}

export const Enrollment = Type.Object(enrollmentFields)

export const EnrollmentOutline = Type.Object({
  ...enrollmentFields,
  modules: Type.Array(
    Type.Object({
      id: Uuid,
      title: Type.String(),
      lessons: Type.Array(Type.Object({ ...lessonFields, ...progressFields })),
    }),
  ),
})

export const Lesson = Type.Object({
  ...lessonFields,
  ...progressFields,
  objectives: Type.Array(Type.String()),
  html: Type.String({ description: 'The lesson; safe to show as it is' }),
  moduleTitle: Type.String(),
  previous: Neighbor,
  next: Neighbor,
})

export const LearnerProgress = Type.Object({
  id: Uuid,
  userId: Uuid,
  learnerName: Type.String(),
  courseId: Uuid,
  courseTitle: Type.String(),
  status: enrollmentFields.status,
  lessonsDone: Type.Integer(),
  lessonCount: Type.Integer(),
  lastActivityAt: Timestamp,
  completedAt: Nullable(Timestamp),
})

export const ListTeamEnrollments = {
  operationId: 'listTeamEnrollments',
  summary: 'How far the people of a team are, the most recent activity first',
  tags,
  params: Type.Object({ organizationId: Uuid, teamId: Uuid }),
  querystring: PageQuery,
  response: { 200: PageOf(LearnerProgress) },
}

export const ListCourseEnrollments = {
  operationId: 'listCourseEnrollments',
  summary: 'How far the learners of a course are, the most recent activity first',
  tags,
  params: Type.Object({ organizationId: Uuid, courseId: Uuid }),
  querystring: PageQuery,
  response: { 200: PageOf(LearnerProgress) },
}

const OneEnrollment = Type.Object({ organizationId: Uuid, enrollmentId: Uuid })
const OneLesson = Type.Object({ organizationId: Uuid, enrollmentId: Uuid, lessonId: Uuid })

export const Enroll = {
  operationId: 'enroll',
  summary: 'Begin to learn a course; 200 with the enrollment one has already',
  tags,
  params: Type.Object({ organizationId: Uuid, courseId: Uuid }),
  response: { 200: Enrollment, 201: Enrollment },
}

export const ListEnrollments = {
  operationId: 'listEnrollments',
  summary: 'What one learns, the most recent activity first',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  querystring: PageQuery,
  response: { 200: PageOf(Enrollment) },
}

export const GetEnrollment = {
  operationId: 'getEnrollment',
  summary: 'One enrollment of one’s own, with how far one is in each lesson',
  tags,
  params: OneEnrollment,
  response: { 200: EnrollmentOutline },
}

export const GetLesson = {
  operationId: 'getLesson',
  summary: 'Read a lesson',
  tags,
  params: OneLesson,
  response: { 200: Lesson },
}

export const RecordProgress = {
  operationId: 'recordProgress',
  summary: 'Say how far one is in a lesson; what was recorded never goes down',
  tags,
  params: OneLesson,
  body: Type.Object(
    {
      percent: Type.Integer({ minimum: 0, maximum: 100 }),
      completed: Type.Optional(Type.Literal(true, { description: 'The lesson is done; makes it 100 percent' })),
      secondsActive: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 86_400,
          description: 'How long one was at this lesson since the last report; adds up to the time that passed at most',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  response: {
    200: Type.Object({
      ...progressFields,
      lessonsDone: Type.Integer(),
      lessonCount: Type.Integer(),
      courseCompleted: Type.Boolean({ description: 'Every lesson of the course is completed' }),
    }),
  },
}
