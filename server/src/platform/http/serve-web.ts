import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { requestProblems } from '../problem.ts'
import { sendProblem } from './answer-problems.ts'
import { newNonce, pagePolicy } from './content-policy.ts'

/**
 * Serves the built web app: its fingerprinted assets for ever, and its page for every address that a browser asks for
 * and no route knows. The page's nonces are new each time; only scripts and styles that carry theirs apply.
 */
export async function serveWeb(server: FastifyInstance, webDir: string | undefined): Promise<void> {
  if (webDir === undefined) return answerUnknown(server, undefined)
  const page = await readFile(join(webDir, 'index.html'), 'utf8')
  await server.register(fastifyStatic, {
    root: webDir,
    serve: false,
    preCompressed: true,
    maxAge: '365d',
    immutable: true,
  })

  const config = { authz: 'public', limit: 'web.read', quiet: true } as const
  server.get<{ Params: { '*': string } }>('/assets/*', { config, schema: { hide: true } }, (request, reply) =>
    reply.sendFile(`assets/${request.params['*']}`),
  )
  answerUnknown(server, page)
}

function answerUnknown(server: FastifyInstance, page: string | undefined): void {
  server.setNotFoundHandler((request, reply) => {
    if (page !== undefined && asksForPage(request)) return sendPage(reply, page)
    return sendProblem(request, reply, requestProblems.notFound(`There is no ${request.method} at this address.`))
  })
}

/** Whether a browser navigates: at an address that no route knows it is answered with the web app's page. */
export const asksForPage = ({ method, url, headers }: FastifyRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  !/^\/(api|assets)\//.test(url) &&
  headers.accept?.includes('text/html') === true

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonces = { script: newNonce(), style: newNonce() }
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('content-security-policy', pagePolicy(nonces))
    .send(page.replaceAll('__SCRIPT_NONCE__', nonces.script).replaceAll('__STYLE_NONCE__', nonces.style))
}
