import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { giveSession } from '#platform/http/session-cookies.ts'
import type { Platform } from '#platform/platform.ts'
import { callerOf } from '#platform/route.ts'
import { changePassword } from './change-password.ts'
import { endOtherSessions, endSession } from './end-sessions.ts'
import { forgetDevice, type ListedDevice, listDevices } from './known-devices.ts'
import { type ListedSession, listSessions } from './list-sessions.ts'
import { nameBrowser } from './name-browser.ts'
import { namePlace } from './name-place.ts'
import type { Origin } from './origin.ts'
import * as schemas from './security-schemas.ts'

const toOrigin = ({ userAgent, address }: Origin) => ({
  browser: nameBrowser(userAgent),
  address,
  place: namePlace(address) ?? null,
})

const toSession = (session: ListedSession) => ({
  id: session.id,
  ...toOrigin(session),
  factors: session.factors,
  createdAt: session.createdAt.toISOString(),
  lastSeenAt: session.lastSeenAt.toISOString(),
  expiresAt: session.expiresAt.toISOString(),
  isCurrent: session.isCurrent,
})

const toDevice = (device: ListedDevice) => ({
  id: device.id,
  ...toOrigin(device),
  createdAt: device.createdAt.toISOString(),
  lastSeenAt: device.lastSeenAt.toISOString(),
  isCurrent: device.isCurrent,
})

export function securityRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.put(
      '/me/password',
      { schema: schemas.ChangePassword, config: { authz: 'user', limit: 'identity.change-password' } },
      async (request, reply) => {
        const session = await changePassword(platform, request.user, request.body, callerOf(request))
        return giveSession(platform.config, reply, session).code(204).send(null)
      },
    )

    server.get(
      '/me/sessions',
      { schema: schemas.ListSessions, config: { authz: 'user', limit: 'identity.read' } },
      async (request) => {
        const { data, page } = await listSessions(platform, request.user, request.query)
        return { data: data.map(toSession), page }
      },
    )

    server.delete(
      '/me/sessions/:sessionId',
      { schema: schemas.EndSession, config: { authz: 'user', limit: 'identity.write' } },
      async (request, reply) => {
        await endSession(platform, request.user, request.params.sessionId)
        return reply.code(204).send(null)
      },
    )

    server.delete(
      '/me/sessions',
      { schema: schemas.EndOtherSessions, config: { authz: 'user', limit: 'identity.write' } },
      async (request, reply) => {
        await endOtherSessions(platform, request.user)
        return reply.code(204).send(null)
      },
    )

    server.get(
      '/me/devices',
      { schema: schemas.ListDevices, config: { authz: 'user', limit: 'identity.read' } },
      async (request) => ({ data: (await listDevices(platform, request.user, callerOf(request))).map(toDevice) }),
    )

    server.delete(
      '/me/devices/:deviceId',
      { schema: schemas.ForgetDevice, config: { authz: 'user', limit: 'identity.write' } },
      async (request, reply) => {
        await forgetDevice(platform, request.user, request.params.deviceId)
        return reply.code(204).send(null)
      },
    )
  }
}
