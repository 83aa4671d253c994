import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '#platform/platform.ts'
import { callerOf } from '#platform/route.ts'
import type { PasskeyQuestion } from './check-passkey.ts'
import * as completing from './complete-second-factor.ts'
import * as confirming from './confirm-session.ts'
import { factorCookieOf, giveFactorCookie, takeFactorCookie } from '#platform/http/factor-cookies.ts'
import * as schemas from './second-step-schemas.ts'
import { askForSignInPasskey, signInWithPasskey } from './sign-in-with-passkey.ts'

/** Answers who has just signed in: their account, and the cookies of their session. */
export type Welcome = (reply: FastifyReply, signedIn: completing.SignedIn) => FastifyReply

/** The second step of a sign-in, sign-in with a passkey alone, and confirming a session. */
export function secondStepRoutes(platform: Platform, welcome: Welcome): FastifyPluginAsyncTypebox {
  const { config } = platform
  const pendingOf = (request: FastifyRequest) => factorCookieOf(config, request, 'upskill_sign_in')
  const challengeOf = (request: FastifyRequest) => factorCookieOf(config, request, 'upskill_challenge')
  const ask = (reply: FastifyReply, { options, issued }: PasskeyQuestion) =>
    giveFactorCookie(config, reply.code(201), 'upskill_challenge', issued).send(options)
  const finish = (reply: FastifyReply, signedIn: completing.SignedIn) => {
    takeFactorCookie(config, reply, 'upskill_sign_in')
    takeFactorCookie(config, reply, 'upskill_challenge')
    return welcome(reply, signedIn)
  }
  const step = { authz: 'public', limit: 'identity.second-factor' } as const
  const confirm = { authz: 'user', limit: 'identity.confirm' } as const

  return async (server) => {
    server.post(
      '/session/second-factor',
      { schema: schemas.CompleteWithCode, config: step },
      async (request, reply) => {
        const given = { pendingToken: pendingOf(request), code: request.body.code }
        return finish(reply, await completing.completeWithCode(platform, given, callerOf(request)))
      },
    )

    server.post(
      '/session/second-factor/passkey-challenge',
      { schema: schemas.AskForSecondPasskey, config: step },
      async (request, reply) => ask(reply, await completing.askForSecondPasskey(platform, pendingOf(request))),
    )

    server.post(
      '/session/second-factor/passkey',
      { schema: schemas.CompleteWithPasskey, config: step },
      async (request, reply) => {
        const answer = {
          pendingToken: pendingOf(request),
          challengeToken: challengeOf(request),
          response: request.body.credential,
        }
        return finish(reply, await completing.completeWithPasskey(platform, answer, callerOf(request)))
      },
    )

    server.post(
      '/session/passkey-challenge',
      { schema: schemas.AskForSignInPasskey, config: { authz: 'public', limit: 'identity.passkey' } },
      async (_request, reply) => ask(reply, await askForSignInPasskey(platform)),
    )

    server.post(
      '/session/passkey',
      { schema: schemas.SignInWithPasskey, config: { authz: 'public', limit: 'identity.passkey' } },
      async (request, reply) => {
        const answer = { challengeToken: challengeOf(request), response: request.body.credential }
        return finish(reply, await signInWithPasskey(platform, answer, callerOf(request)))
      },
    )

    server.post(
      '/session/confirm',
      { schema: schemas.ConfirmWithPassword, config: confirm },
      async (request, reply) => {
        await confirming.confirmWithPassword(platform, request.user, request.body.password)
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/session/confirm/code',
      { schema: schemas.ConfirmWithCode, config: confirm },
      async (request, reply) => {
        await confirming.confirmWithCode(platform, request.user, request.body.code)
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/session/confirm/passkey-challenge',
      { schema: schemas.AskToConfirm, config: confirm },
      async (request, reply) => ask(reply, await confirming.askToConfirm(platform, request.user)),
    )

    server.post(
      '/session/confirm/passkey',
      { schema: schemas.ConfirmWithPasskey, config: confirm },
      async (request, reply) => {
        const answer = { challengeToken: challengeOf(request), response: request.body.credential }
        await confirming.confirmWithPasskey(platform, request.user, answer)
        return takeFactorCookie(config, reply, 'upskill_challenge').code(204).send(null)
      },
    )
  }
}
