import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { Type } from 'typebox'
import { takesKey } from '../idempotency/answer-repeats.ts'
import { newNonce, referencePolicy } from './content-policy.ts'
import { sessionCookie } from './session-cookies.ts'

const Problem = Type.Object(
  {
    type: Type.String({ format: 'uri', description: 'Names the kind of problem; stable' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    requestId: Type.String({ description: 'Under which the server log knows the request' }),
    errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String() }))),
    'violated-policies': Type.Optional(Type.Array(Type.String(), { description: 'Of a 429: the limits used up' })),
  },
  { description: 'RFC 9457 problem document' },
)

const IdempotencyKey = Type.String({
  minLength: 1,
  maxLength: 257,
  description: 'A text of your own for this request: sent again with the same one, it is answered and not done again',
})

const withKey = (headers: unknown) => {
  const { properties, ...rest } = (headers ?? { type: 'object' }) as { properties?: object }
  return { ...rest, properties: { ...properties, 'idempotency-key': IdempotencyKey } }
}

/** As much of the document as is changed after it was collected. */
interface CollectedDocument {
  paths?: Record<string, Record<string, { responses?: object }>>
  components?: object
}

/** Every operation may answer a problem; what one looks like stands in the document once. */
function withProblems({ paths = {}, components, ...document }: CollectedDocument): object {
  const problem = { description: 'What went wrong', content: { 'application/problem+json': { schema: Problem } } }
  const answering = Object.entries(paths).map(([path, methods]) => [
    path,
    Object.fromEntries(
      Object.entries(methods).map(([method, { responses, ...operation }]) => [
        method,
        { ...operation, responses: { ...responses, default: { $ref: '#/components/responses/Problem' } } },
      ]),
    ),
  ])
  return {
    ...document,
    components: { ...components, responses: { Problem: problem } },
    paths: Object.fromEntries(answering) as object,
  }
}

/** Collects the API's document (OpenAPI 3.1) from the schemas that requests are validated with. */
export async function documentApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'UpSkill',
        version: '1',
        description:
          'Closes skill gaps. `x-authz` says who may call an operation, `x-scope` where that permission has to be held, ' +
          '`x-limit` names the limit it is counted against. ' +
          '`x-recent` asks for a sign-in, or a confirmation of it, within the last ten minutes. ' +
          'Each answer tells in `RateLimit` and `RateLimit-Policy` how much may still be used; a request beyond that is ' +
          'answered 429 with `Retry-After`. docs/limits.md has all numbers.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie },
          token: { type: 'http', scheme: 'bearer', description: 'An API token; it opens organizations, not accounts' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { authz = 'public', scope, limit, recent } = route.config ?? {}
      const extended = {
        ...schema,
        'x-authz': authz,
        ...(scope !== undefined && { 'x-scope': scope }),
        'x-limit': limit,
        ...(recent ? { 'x-recent': true } : {}),
        security: securityOf(authz, recent === true),
        ...(takesKey(route.method, authz) && { headers: withKey(schema.headers) }),
      }
      return { schema: schema.hide ? schema : extended, url }
    },
    transformObject: (document) =>
      'openapiObject' in document ? withProblems(document.openapiObject as CollectedDocument) : document.swaggerObject,
  })
}

/** What an operation takes as proof; tokens open organizations alone, and never prove that somebody was there lately. */
function securityOf(authz: string, isRecent: boolean): Record<string, string[]>[] {
  if (authz === 'public') return []
  return authz === 'user' || isRecent ? [{ session: [] }] : [{ session: [] }, { token: [] }]
}

const referenceFiles = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')))

const referencePage = (nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>UpSkill API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="reference"></div>
<script nonce="${nonce}" src="/docs/swagger-ui-bundle.js"></script>
<script nonce="${nonce}" src="/docs/start.js"></script>
</body>
</html>
`

const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, validatorUrl: null })
`

/** Serves the document and an interactive reference made from it; nothing is loaded from elsewhere. */
export function serveDocument(server: FastifyInstance): void {
  const options = { config: { authz: 'public', limit: 'docs.read', quiet: true }, schema: { hide: true } } as const
  server.get('/openapi.json', options, async () => server.swagger())
  server.get('/docs', options, async (_request, reply) => {
    const nonce = newNonce()
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-security-policy', referencePolicy(nonce))
      .send(referencePage(nonce))
  })
  server.get('/docs/start.js', options, async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(startScript),
  )
  for (const [file, type] of [
    ['swagger-ui-bundle.js', 'text/javascript'],
    ['swagger-ui.css', 'text/css'],
  ] as const) {
    server.get(`/docs/${file}`, options, async (_request, reply) =>
      reply
        .type(`${type}; charset=utf-8`)
        .header('cache-control', 'public, max-age=3600')
        .send(createReadStream(join(referenceFiles, file))),
    )
  }
}
