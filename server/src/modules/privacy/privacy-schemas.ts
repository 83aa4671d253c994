import { Type } from 'typebox'
import { Email } from '#platform/wire.ts'

const tags = ['privacy']

export const ExportMe = {
  operationId: 'exportMe',
  summary: 'Everything that is known about one, as one JSON document',
  tags,
  response: {
    200: {
      description: 'Each part is named for the table that holds it',
      content: { 'application/json': { schema: Type.Unsafe<string>({ type: 'object', additionalProperties: true }) } },
    },
  },
}

export const EraseMe = {
  operationId: 'eraseMe',
  summary: 'Have one’s account and everything that identifies one erased; there is no way back',
  tags,
  body: Type.Object({ confirm: Email }, { additionalProperties: false, description: 'The address of the account' }),
  response: { 202: Type.Object({}) },
}
