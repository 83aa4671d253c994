import { Type } from 'typebox'
import { FileUpload, Nullable, Timestamp, Uuid } from '#platform/wire.ts'

const tags = ['imports']

const ImportRun = Type.Object({
  id: Uuid,
  status: Type.Union([
    Type.Literal('queued'),
    Type.Literal('running'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
  ]),
  done: Type.Integer({ description: 'Lessons and pictures dealt with' }),
  total: Type.Integer({ description: 'Lessons and pictures there are; 0 before they are counted' }),
  courseId: Nullable(Uuid),
  problem: Nullable(Type.String({ description: 'Why it failed' })),
  items: Type.Array(
    Type.Object({
      path: Type.String(),
      outcome: Type.Union([
        Type.Literal('imported'),
        Type.Literal('warning'),
        Type.Literal('skipped'),
        Type.Literal('rejected'),
      ]),
      message: Type.String(),
    }),
    { description: 'What became of every file; empty until the import ends' },
  ),
  createdAt: Timestamp,
  finishedAt: Nullable(Timestamp),
})

export const ImportCourse = {
  operationId: 'importCourse',
  summary: 'Import a course from a zip of Markdown files, in the background',
  description:
    'Reads lessons of The Carpentries, and any folder of Markdown files. The course appears as a draft, whole or not at all.',
  tags,
  params: Type.Object({ organizationId: Uuid }),
  consumes: ['multipart/form-data'],
  body: FileUpload,
  response: { 202: ImportRun },
}

export const GetImport = {
  operationId: 'getImport',
  summary: 'How far an import is, and what became of every file',
  tags,
  params: Type.Object({ organizationId: Uuid, importId: Uuid }),
  response: { 200: ImportRun },
}
