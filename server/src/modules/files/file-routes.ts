import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import type { Platform } from '#platform/platform.ts'
import { fileUrl, type StoredFile } from './file.ts'
import { fileProblems } from './file-problems.ts'
import * as schemas from './file-schemas.ts'
import { getFile } from './get-file.ts'
import { openFile } from './open-file.ts'
import { storeFile } from './store-file.ts'

const toBody = ({ id, organizationId, name, mediaType, sizeBytes, width, height }: StoredFile) => ({
  id,
  url: fileUrl(organizationId, id),
  name,
  mediaType,
  sizeBytes,
  width,
  height,
})

/** Even a picture that slipped through the checks can neither run nor load anything when it is opened by itself. */
const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

const describe = (reply: FastifyReply, file: StoredFile) =>
  reply
    .header('etag', `"${file.sha256}"`)
    .header('cache-control', 'private, max-age=31536000, immutable')
    .header('content-security-policy', filePolicy)
    .header('x-content-type-options', 'nosniff')

export function fileRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.post(
      '/organizations/:organizationId/files',
      { schema: schemas.UploadFile, config: { authz: 'courses.author', scope: 'anywhere', limit: 'files.upload' } },
      async (request, reply) => {
        const part = await request.file()
        if (!part) throw fileProblems.missing('Send the picture as the field "file" of multipart/form-data.')
        const file = await storeFile(platform, request.actor, { name: part.filename, bytes: await part.toBuffer() })
        return reply.code(201).header('location', fileUrl(file.organizationId, file.id)).send(toBody(file))
      },
    )

    server.get(
      '/organizations/:organizationId/files/:fileId',
      { schema: schemas.GetFile, config: { authz: 'courses.read', limit: 'files.read' } },
      async (request, reply) => {
        const file = await getFile(platform, request.actor, request.params.fileId)
        describe(reply, file)
        if (request.headers['if-none-match']?.includes(`"${file.sha256}"`)) return reply.code(304).send(null)
        return reply
          .type(file.mediaType)
          .header('content-length', file.sizeBytes)
          .header('content-disposition', `inline; filename*=UTF-8''${encodeRfc5987(file.name)}`)
          .send(await openFile(platform, file))
      },
    )
  }
}

/** RFC 8187 §3.2.1 allows fewer characters than a URL does. */
const encodeRfc5987 = (text: string) =>
  encodeURIComponent(text.toWellFormed()).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
