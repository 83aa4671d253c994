import { Ajv } from 'ajv'
import { fullFormats } from 'ajv-formats/dist/formats.js'
import type { FastifyInstance } from 'fastify'
import { requestProblems } from '../problem.ts'

/**
 * Checks requests against the schemas of their routes. Bodies are taken as they are: a number in quotes is refused, a
 * field nobody declared is refused, and so is a body nobody asked for. Paths and queries arrive as text and are converted.
 */
export function validateRequests(server: FastifyInstance): void {
  const strict = new Ajv({ allErrors: false, useDefaults: true, coerceTypes: false, removeAdditional: false, formats })
  const lenient = new Ajv({ allErrors: false, useDefaults: true, coerceTypes: true, removeAdditional: false, formats })
  server.setValidatorCompiler<object>(({ schema, httpPart }) =>
    httpPart === 'body' ? strict.compile(schema) : lenient.compile(schema),
  )
  // Without this, Fastify would hand text to a handler that expects fields.
  server.removeContentTypeParser('text/plain')
  server.addHook('preValidation', async (request) => {
    const { schema } = request.routeOptions
    if (request.body !== undefined && !schema?.body) throw requestProblems.invalid('This operation takes no body.')
  })
}

const { email, 'date-time': dateTime, uri } = fullFormats
const formats = { email, 'date-time': dateTime, uri }
