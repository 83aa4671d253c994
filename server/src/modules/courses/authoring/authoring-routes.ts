import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import { bindingRoutes } from '#modules/organizations/public.ts'
import type { Platform } from '#platform/platform.ts'
import * as schemas from './authoring-schemas.ts'
import { assertCourse } from './course-sql.ts'
import { createCourse } from './create-course.ts'
import { deleteCourse } from './delete-course.ts'
import { getDraft } from './get-draft.ts'
import { listAuthoredCourses } from './list-authored-courses.ts'
import { listCourseVersions } from './list-course-versions.ts'
import { publishCourse } from './publish-course.ts'
import { replaceOutline } from './replace-outline.ts'
import { restoreCourse } from './restore-course.ts'
import { retireCourse } from './retire-course.ts'
import { updateDraft } from './update-draft.ts'

const course = '/organizations/:organizationId/courses/:courseId'
const reading = { authz: 'courses.author', scope: 'course', limit: 'courses.read-draft' } as const
const writing = { authz: 'courses.author', scope: 'course', limit: 'courses.author' } as const

/** Writing a course, from its first title to its next version. */
export function authoringRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/organizations/:organizationId/authoring/courses',
      { schema: schemas.ListAuthoredCourses, config: { ...reading, scope: 'anywhere' } },
      async (request) => {
        const { data, page } = await listAuthoredCourses(platform, request.actor, request.query)
        return { data: data.map((found) => ({ ...found, updatedAt: found.updatedAt.toISOString() })), page }
      },
    )

    server.post(
      '/organizations/:organizationId/courses',
      { schema: schemas.CreateCourse, config: { authz: 'courses.create', limit: 'courses.author' } },
      async (request, reply) => {
        const draft = await createCourse(platform, request.actor, request.body)
        return reply
          .code(201)
          .header('etag', etagOf(draft.version))
          .header('location', `/api/v1/organizations/${request.params.organizationId}/courses/${draft.courseId}/draft`)
          .send(draft)
      },
    )

    server.delete(course, { schema: schemas.DeleteCourse, config: writing }, async (request, reply) => {
      await deleteCourse(platform, request.actor, request.params.courseId)
      return reply.code(204).send(null)
    })

    server.get(`${course}/draft`, { schema: schemas.GetDraft, config: reading }, async (request, reply) => {
      const draft = await getDraft(platform, request.actor, request.params.courseId)
      return reply.header('etag', etagOf(draft.version)).send(draft)
    })

    server.patch(`${course}/draft`, { schema: schemas.UpdateDraft, config: writing }, async (request, reply) => {
      const version = versionFromIfMatch(request.headers['if-match'])
      const draft = await updateDraft(platform, request.actor, request.params.courseId, request.body, version)
      return reply.header('etag', etagOf(draft.version)).send(draft)
    })

    server.put(
      `${course}/draft/outline`,
      { schema: schemas.ReplaceOutline, config: writing },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const { modules } = request.body
        const draft = await replaceOutline(platform, request.actor, request.params.courseId, modules, version)
        return reply.header('etag', etagOf(draft.version)).send(draft)
      },
    )

    server.post(
      `${course}/publish`,
      { schema: schemas.PublishCourse, config: { ...writing, limit: 'courses.publish' } },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const draft = await publishCourse(platform, request.actor, request.params.courseId, request.body, version)
        return reply.header('etag', etagOf(draft.version)).send(draft)
      },
    )

    server.post(`${course}/retire`, { schema: schemas.RetireCourse, config: writing }, async (request, reply) => {
      const draft = await retireCourse(platform, request.actor, request.params.courseId)
      return reply.header('etag', etagOf(draft.version)).send(draft)
    })

    server.post(`${course}/restore`, { schema: schemas.RestoreCourse, config: writing }, async (request, reply) => {
      const draft = await restoreCourse(platform, request.actor, request.params.courseId)
      return reply.header('etag', etagOf(draft.version)).send(draft)
    })

    server.get(`${course}/versions`, { schema: schemas.ListCourseVersions, config: reading }, async (request) => {
      const { data, page } = await listCourseVersions(platform, request.actor, request.params.courseId, request.query)
      return { data: data.map((found) => ({ ...found, publishedAt: found.publishedAt.toISOString() })), page }
    })

    await server.register(
      bindingRoutes(platform, {
        kind: 'course',
        path: course,
        assertExists: assertCourse,
        toRead: 'courses.author',
        toManage: 'courses.author',
      }),
    )
  }
}
