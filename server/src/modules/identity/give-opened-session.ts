import type { FastifyReply } from 'fastify'
import type { Config } from '#platform/config.ts'
import { giveDevice, giveSession } from '#platform/http/session-cookies.ts'
import { deviceLifetimeMs } from './known-device.ts'
import type { OpenedSession } from './open-session.ts'

/** Has the browser keep what a sign-in opened: the session, and that the account knows the browser. */
export function giveOpenedSession(
  config: Pick<Config, 'publicUrl'>,
  reply: FastifyReply,
  session: OpenedSession,
): FastifyReply {
  giveSession(config, reply, session)
  return giveDevice(config, reply, { cookie: session.deviceCookie, lifetimeMs: deviceLifetimeMs })
}
