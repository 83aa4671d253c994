import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { attributesOn, giveOpenedSession, nameOn, sessionTokenOf } from '#platform/http/session-cookies.ts'
import type { Platform } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'
import { callerOf } from '#platform/route.ts'
import { discoverSignOn } from './discover-sign-on.ts'
import { finishOidc, finishSaml, type Returning } from './finish-sign-on.ts'
import { describeService } from './saml/describe-service.ts'
import { receiveAssertion } from './saml/receive-assertion.ts'
import * as schemas from './sign-on-schemas.ts'
import { startSignOn } from './start-sign-on.ts'

const formType = 'application/x-www-form-urlencoded'
const maxFormBytes = 500_000

/** One tells what to do, in the browser; any other client gets the problem itself. */
const asksForPage = ({ headers }: FastifyRequest) => headers.accept?.includes('text/html') === true

export function signOnRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  const { publicUrl } = platform.config
  const stateCookie = nameOn(platform.config, 'upskill_sign_on')
  // Lax: it comes along when a provider sends the browser back, and with nothing else that other sites start.
  const cookie = attributesOn(platform.config)

  const returningFrom = (request: FastifyRequest, organizationId: string): Returning => ({
    organizationId,
    cookie: request.cookies[stateCookie],
    // Of this site's own cookie alone: whoever is signed in here may be linked.
    browser: { ...callerOf(request), sessionToken: sessionTokenOf(platform.config, request) },
  })

  const welcome = (reply: FastifyReply, { session, returnTo }: Awaited<ReturnType<typeof finishOidc>>) =>
    giveOpenedSession(platform.config, reply.clearCookie(stateCookie, cookie), session).redirect(returnTo, 303)

  return async (server) => {
    server.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: maxFormBytes }, (_request, text, done) =>
      done(null, Object.fromEntries(new URLSearchParams(String(text)))),
    )

    server.setErrorHandler((error, request, reply) => {
      if (!(error instanceof Problem) || !asksForPage(request)) throw error
      const kind = error.type.slice(error.type.lastIndexOf('/') + 1)
      return reply.redirect(`${publicUrl}/sign-in/organization?problem=${kind}&request=${request.id}`, 303)
    })

    server.post(
      '/single-sign-on/discover',
      { schema: schemas.DiscoverSignOn, config: { authz: 'public', limit: 'single-sign-on.discover' } },
      async ({ body }) => ({ organization: (await discoverSignOn(platform, body.who)) ?? null }),
    )

    server.get(
      '/single-sign-on/:organizationSlug/start',
      { schema: schemas.StartSignOn, config: { authz: 'public', limit: 'single-sign-on.sign-on' } },
      async ({ params, query }, reply) => {
        const started = await startSignOn(platform, { organization: params.organizationSlug, returnTo: query.returnTo })
        return reply
          .setCookie(stateCookie, started.state, { ...cookie, expires: started.expiresAt })
          .redirect(started.url, 303)
      },
    )

    server.get(
      '/single-sign-on/:organizationId/callback',
      { schema: schemas.FinishOidc, config: { authz: 'public', limit: 'single-sign-on.sign-on' } },
      async (request, reply) => {
        const query = new URLSearchParams(request.url.split('?').slice(1).join('?'))
        return welcome(reply, await finishOidc(platform, returningFrom(request, request.params.organizationId), query))
      },
    )

    server.post(
      '/single-sign-on/:organizationId/assertion',
      {
        schema: schemas.ReceiveAssertion,
        bodyLimit: maxFormBytes,
        config: { authz: 'public', limit: 'single-sign-on.sign-on', fromAnySite: true },
      },
      async ({ params: { organizationId }, body }, reply) => {
        const ticket = await receiveAssertion(platform, organizationId, body)
        return reply.redirect(`${publicUrl}/api/v1/single-sign-on/${organizationId}/assertion?ticket=${ticket}`, 303)
      },
    )

    server.get(
      '/single-sign-on/:organizationId/assertion',
      { schema: schemas.FinishSaml, config: { authz: 'public', limit: 'single-sign-on.sign-on' } },
      async (request, reply) => {
        const { params, query } = request
        return welcome(reply, await finishSaml(platform, returningFrom(request, params.organizationId), query.ticket))
      },
    )

    server.get(
      '/single-sign-on/:organizationId/metadata',
      { schema: schemas.DescribeService, config: { authz: 'public', limit: 'single-sign-on.describe' } },
      async ({ params }, reply) => {
        const xml = await describeService(platform, params.organizationId)
        return reply.type('application/samlmetadata+xml').serializer(String).send(xml)
      },
    )
  }
}
