import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import * as schemas from './catalog-schemas.ts'
import { getCourse } from './get-course.ts'
import { listCourses } from './list-courses.ts'

const onTheWire = <T extends { publishedAt: Date }>(course: T) => ({
  ...course,
  publishedAt: course.publishedAt.toISOString(),
})

export function catalogRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/organizations/:organizationId/courses',
      { schema: schemas.ListCourses, config: { authz: 'courses.read', limit: 'courses.read' } },
      async (request) => {
        const { data, page } = await listCourses(platform, request.actor, request.query)
        return { data: data.map(onTheWire), page }
      },
    )

    server.get(
      '/organizations/:organizationId/courses/:courseId',
      { schema: schemas.GetCourse, config: { authz: 'courses.read', limit: 'courses.read' } },
      async (request) => onTheWire(await getCourse(platform, request.actor, request.params.courseId)),
    )
  }
}
