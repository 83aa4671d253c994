import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import { enroll } from './enroll.ts'
import type { EnrollmentCard, LearnerProgress } from './enrollment.ts'
import { getEnrollment } from './get-enrollment.ts'
import { getLesson } from './get-lesson.ts'
import * as schemas from './learning-schemas.ts'
import { listEnrollments } from './list-enrollments.ts'
import { listLearners } from './list-learners.ts'
import { recordProgress } from './record-progress.ts'

const onTheWire = <T extends EnrollmentCard>(enrollment: T) => ({
  ...enrollment,
  enrolledAt: enrollment.enrolledAt.toISOString(),
  lastActivityAt: enrollment.lastActivityAt.toISOString(),
  completedAt: enrollment.completedAt?.toISOString() ?? null,
})

const toProgress = ({ lastActivityAt, completedAt, ...learner }: LearnerProgress) => ({
  ...learner,
  lastActivityAt: lastActivityAt.toISOString(),
  completedAt: completedAt?.toISOString() ?? null,
})

const enrollments = '/organizations/:organizationId/enrollments'
const config = { authz: 'learning.learn', limit: 'learning.read' } as const

export function learningRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/organizations/:organizationId/courses/:courseId/enrollments',
      { schema: schemas.Enroll, config: { ...config, limit: 'learning.enroll' } },
      async (request, reply) => {
        const { enrollment, isNew } = await enroll(platform, request.actor, request.params.courseId)
        const { organizationId } = request.params
        return reply
          .code(isNew ? 201 : 200)
          .header('location', `/api/v1/organizations/${organizationId}/enrollments/${enrollment.id}`)
          .send(onTheWire(enrollment))
      },
    )

    server.get(enrollments, { schema: schemas.ListEnrollments, config }, async (request) => {
      const { data, page } = await listEnrollments(platform, request.actor, request.query)
      return { data: data.map(onTheWire), page }
    })

    const progress = { authz: 'progress.read', limit: 'learning.read' } as const
    server.get(
      '/organizations/:organizationId/teams/:teamId/enrollments',
      { schema: schemas.ListTeamEnrollments, config: { ...progress, scope: 'team' } },
      async (request) => {
        const place = { kind: 'team', id: request.params.teamId } as const
        const { data, page } = await listLearners(platform, request.actor, place, request.query)
        return { data: data.map(toProgress), page }
      },
    )

    server.get(
      '/organizations/:organizationId/courses/:courseId/enrollments',
      { schema: schemas.ListCourseEnrollments, config: { ...progress, scope: 'course' } },
      async (request) => {
        const place = { kind: 'course', id: request.params.courseId } as const
        const { data, page } = await listLearners(platform, request.actor, place, request.query)
        return { data: data.map(toProgress), page }
      },
    )

    server.get(`${enrollments}/:enrollmentId`, { schema: schemas.GetEnrollment, config }, async (request) =>
      onTheWire(await getEnrollment(platform, request.actor, request.params.enrollmentId)),
    )

    server.get(`${enrollments}/:enrollmentId/lessons/:lessonId`, { schema: schemas.GetLesson, config }, (request) =>
      getLesson(platform, request.actor, request.params),
    )

    server.put(
      `${enrollments}/:enrollmentId/lessons/:lessonId/progress`,
      { schema: schemas.RecordProgress, config: { ...config, limit: 'learning.progress' } },
      async (request) => {
        const { percent, completed = false, secondsActive = 0 } = request.body
        return recordProgress(platform, request.actor, request.params, { percent, completed, secondsActive })
      },
    )
  }
}
