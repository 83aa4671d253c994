import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { addLesson } from './add-lesson.ts'
import * as schemas from './authoring-schemas.ts'
import { getDraftLesson } from './get-draft-lesson.ts'
import { renderLesson } from './render-lesson.ts'
import { updateLesson } from './update-lesson.ts'

const lessons = '/organizations/:organizationId/courses/:courseId/draft/lessons'
const reading = { authz: 'courses.author', scope: 'course', limit: 'courses.read-draft' } as const
const writing = { authz: 'courses.author', scope: 'course', limit: 'courses.author' } as const

/** Writing the lessons of a draft. */
export function lessonRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(lessons, { schema: schemas.AddLesson, config: writing }, async (request, reply) => {
      const { organizationId, courseId } = request.params
      const lesson = await addLesson(platform, request.actor, courseId, request.body)
      return reply
        .code(201)
        .header('etag', etagOf(lesson.version))
        .header('location', `/api/v1/organizations/${organizationId}/courses/${courseId}/draft/lessons/${lesson.id}`)
        .send(lesson)
    })

    server.get(`${lessons}/:lessonId`, { schema: schemas.GetDraftLesson, config: reading }, async (request, reply) => {
      const { courseId, lessonId } = request.params
      const lesson = await getDraftLesson(platform, request.actor, courseId, lessonId)
      return reply.header('etag', etagOf(lesson.version)).send(lesson)
    })

    server.patch(`${lessons}/:lessonId`, { schema: schemas.UpdateLesson, config: writing }, async (request, reply) => {
      const version = versionFromIfMatch(request.headers['if-match'])
      const lesson = await updateLesson(platform, request.actor, request.params, request.body, version)
      return reply.header('etag', etagOf(lesson.version)).send(lesson)
    })

    server.post(
      '/organizations/:organizationId/markdown-previews',
      { schema: schemas.PreviewMarkdown, config: { ...writing, scope: 'anywhere', limit: 'courses.preview' } },
      async (request) => ({ html: await renderLesson(request.actor, request.body.markdown) }),
    )
  }
}
