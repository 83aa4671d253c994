import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { FileUpload, Uuid } from '#platform/wire.ts'

const tags = ['files']

export const File = Type.Object({
  id: Uuid,
  url: Type.String({ description: 'Where the picture is served; lessons refer to it by this address' }),
  name: Type.String(),
  mediaType: Type.String(),
  sizeBytes: Type.Integer(),
  width: Type.Integer({ description: 'In pixels' }),
  height: Type.Integer({ description: 'In pixels' }),
})

export const UploadFile = {
  operationId: 'uploadFile',
  summary: 'Keep a picture: PNG, JPEG, GIF, WebP, or an SVG that only draws; at most 10 MB, an SVG 1 MB',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  consumes: ['multipart/form-data'],
  body: FileUpload,
  response: { 201: File },
}

export const GetFile = {
  operationId: 'getFile',
  summary: 'The bytes of a picture',
  tags,
  params: Type.Object({ organizationId: Uuid, fileId: Uuid }),
  response: {
    200: {
      description: 'The picture; it never changes',
      content: { 'image/*': { schema: Type.Unsafe<Readable>({ type: 'string', contentMediaType: 'image/*' }) } },
    },
    304: Type.Null({ description: 'The picture you have' }),
  },
}
