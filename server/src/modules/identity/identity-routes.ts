import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply } from 'fastify'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { Platform } from '#platform/platform.ts'
import { giveOpenedSession, takeSession } from '#platform/http/session-cookies.ts'
import { callerOf } from '#platform/route.ts'
import type { Account } from './account.ts'
import { giveFactorCookie } from '#platform/http/factor-cookies.ts'
import { factorRoutes } from './factors/factor-routes.ts'
import { secondStepRoutes } from './factors/second-step-routes.ts'
import { completePasswordReset } from './complete-password-reset.ts'
import { getMe } from './get-me.ts'
import * as schemas from './identity-schemas.ts'
import type { OpenedSession } from './open-session.ts'
import { requestPasswordReset } from './request-password-reset.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { signUp } from './sign-up.ts'
import { updateMe } from './update-me.ts'

export function identityRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  const welcome = (reply: FastifyReply, { account, session }: { account: Account; session: OpenedSession }) =>
    giveOpenedSession(platform.config, reply, session).code(201).header('etag', etagOf(account.version)).send(account)

  return async (server) => {
    await server.register(secondStepRoutes(platform, welcome))
    await server.register(factorRoutes(platform))

    server.post(
      '/users',
      { schema: schemas.SignUp, config: { authz: 'public', limit: 'identity.sign-up' } },
      async (request, reply) => welcome(reply, await signUp(platform, request.body, callerOf(request))),
    )

    server.post(
      '/session',
      { schema: schemas.SignIn, config: { authz: 'public', limit: 'identity.sign-in' } },
      async (request, reply) => {
        const outcome = await signIn(platform, request.body, callerOf(request))
        if (!('awaited' in outcome)) return welcome(reply, outcome)
        const { methods } = outcome.awaited
        giveFactorCookie(platform.config, reply, 'upskill_sign_in', outcome.awaited)
        return reply.code(202).send({ next: 'second-factor', methods: [...methods] })
      },
    )

    server.delete(
      '/session',
      { schema: schemas.SignOut, config: { authz: 'user', limit: 'identity.write' } },
      async (request, reply) => {
        await signOut(platform, request.user)
        return takeSession(platform.config, reply).code(204).send(null)
      },
    )

    server.get(
      '/me',
      { schema: schemas.GetMe, config: { authz: 'user', limit: 'identity.read' } },
      async (request, reply) => {
        const account = await getMe(platform, request.user)
        return reply.header('etag', etagOf(account.version)).send(account)
      },
    )

    server.patch(
      '/me',
      { schema: schemas.UpdateMe, config: { authz: 'user', limit: 'identity.write' } },
      async (request, reply) => {
        const version = versionFromIfMatch(request.headers['if-match'])
        const account = await updateMe(platform, request.user, request.body, version)
        return reply.header('etag', etagOf(account.version)).send(account)
      },
    )

    server.post(
      '/password-resets',
      { schema: schemas.RequestPasswordReset, config: { authz: 'public', limit: 'identity.request-password-reset' } },
      async (request, reply) => {
        await requestPasswordReset(platform, request.body.email)
        return reply.code(202).send({})
      },
    )

    server.post(
      '/password-resets/complete',
      { schema: schemas.CompletePasswordReset, config: { authz: 'public', limit: 'identity.complete-password-reset' } },
      async (request, reply) => {
        await completePasswordReset(platform, request.body, callerOf(request))
        return reply.code(204).send(null)
      },
    )
  }
}
