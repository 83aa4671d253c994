import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import type { ImportItem } from './course-repository.ts'
import { getImport } from './get-import.ts'
import { importProblems } from './import-problems.ts'
import { type ImportRun, maxArchiveBytes } from './import-run.ts'
import * as schemas from './import-schemas.ts'
import { requestImport } from './request-import.ts'

const formOverheadBytes = 65_536

const toBody = (run: ImportRun, items: readonly ImportItem[]) => ({
  id: run.id,
  status: run.status,
  done: run.done,
  total: run.total,
  courseId: run.courseId,
  problem: run.problem,
  items: [...items],
  createdAt: run.createdAt.toISOString(),
  finishedAt: run.finishedAt?.toISOString() ?? null,
})

/** Bringing whole courses in. */
export function importRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/organizations/:organizationId/imports',
      {
        schema: schemas.ImportCourse,
        config: { authz: 'courses.create', limit: 'courses.import' },
        bodyLimit: maxArchiveBytes + formOverheadBytes,
      },
      async (request, reply) => {
        const part = await request.file({ limits: { fileSize: maxArchiveBytes } })
        if (!part) throw importProblems.missing('Send the zip as the field "file" of multipart/form-data.')
        const run = await requestImport(platform, request.actor, { name: part.filename, bytes: await part.toBuffer() })
        const location = `/api/v1/organizations/${run.organizationId}/imports/${run.id}`
        return reply.code(202).header('location', location).send(toBody(run, []))
      },
    )

    server.get(
      '/organizations/:organizationId/imports/:importId',
      { schema: schemas.GetImport, config: { authz: 'courses.create', limit: 'courses.read-draft' } },
      async (request) => {
        const { items, ...run } = await getImport(platform, request.actor, request.params.importId)
        return toBody(run, items)
      },
    )
  }
}
