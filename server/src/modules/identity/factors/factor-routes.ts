import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Platform } from '#platform/platform.ts'
import { addAuthenticator, confirmAuthenticator } from './add-authenticator.ts'
import { addPasskey, askForNewPasskey } from './add-passkey.ts'
import type { Authenticator } from './factor.ts'
import { factorCookieOf, giveFactorCookie, takeFactorCookie } from '#platform/http/factor-cookies.ts'
import * as schemas from './factor-schemas.ts'
import { listFactors } from './list-factors.ts'
import { makeRecoveryCodes } from './make-recovery-codes.ts'
import { removeFactor } from './remove-factor.ts'
import { renamePasskey } from './rename-passkey.ts'

const toBody = ({ id, name, createdAt, lastUsedAt }: Authenticator) => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})

/** What the signed-in person proves themself with besides the password. */
export function factorRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  const { config } = platform
  const write = { authz: 'user', limit: 'identity.write' } as const
  const sensitive = { ...write, recent: true } as const

  return async (server) => {
    server.get(
      '/me/factors',
      { schema: schemas.ListFactors, config: { authz: 'user', limit: 'identity.read' } },
      async (request) => {
        const { authenticators, passkeys, recoveryCodes } = await listFactors(platform, request.user)
        return {
          authenticators: authenticators.map(toBody),
          passkeys: passkeys.map(toBody),
          recoveryCodes: recoveryCodes && { ...recoveryCodes, createdAt: recoveryCodes.createdAt.toISOString() },
        }
      },
    )

    server.post('/me/authenticators', { schema: schemas.AddAuthenticator, config: sensitive }, async (request, reply) =>
      reply.code(201).send(await addAuthenticator(platform, request.user, request.body.name)),
    )

    server.post(
      '/me/authenticators/:authenticatorId/confirm',
      { schema: schemas.ConfirmAuthenticator, config: sensitive },
      async ({ user, params, body }) => {
        const { authenticator, recoveryCodes } = await confirmAuthenticator(
          platform,
          user,
          params.authenticatorId,
          body.code,
        )
        return { authenticator: toBody(authenticator), recoveryCodes }
      },
    )

    server.delete(
      '/me/authenticators/:authenticatorId',
      { schema: schemas.RemoveAuthenticator, config: sensitive },
      async ({ user, params }, reply) => {
        await removeFactor(platform, user, { kind: 'authenticator', id: params.authenticatorId })
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/me/passkey-challenge',
      { schema: schemas.AskForNewPasskey, config: sensitive },
      async (request, reply) => {
        const { options, issued } = await askForNewPasskey(platform, request.user)
        return giveFactorCookie(config, reply.code(201), 'upskill_challenge', issued).send(options)
      },
    )

    server.post('/me/passkeys', { schema: schemas.AddPasskey, config: sensitive }, async (request, reply) => {
      const { name, credential: response } = request.body
      const challengeToken = factorCookieOf(config, request, 'upskill_challenge')
      const added = await addPasskey(platform, request.user, { name, response, challengeToken })
      return takeFactorCookie(config, reply.code(201), 'upskill_challenge').send({
        ...added,
        passkey: toBody(added.passkey),
      })
    })

    server.patch(
      '/me/passkeys/:passkeyId',
      { schema: schemas.RenamePasskey, config: write },
      async ({ user, params, body }) => toBody(await renamePasskey(platform, user, params.passkeyId, body.name)),
    )

    server.delete(
      '/me/passkeys/:passkeyId',
      { schema: schemas.RemovePasskey, config: sensitive },
      async ({ user, params }, reply) => {
        await removeFactor(platform, user, { kind: 'passkey', id: params.passkeyId })
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/me/recovery-codes',
      { schema: schemas.MakeRecoveryCodes, config: sensitive },
      async (request, reply) => reply.code(201).send({ codes: await makeRecoveryCodes(platform, request.user) }),
    )
  }
}
