import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Cause, causedBy } from './cause.ts'

/** Puts down whatever a request changes to its caller: who that is as far as known, from where, under which request id. */
export function attributeRequests(server: FastifyInstance): void {
  const attribute = (request: FastifyRequest, _reply: unknown, done: () => void) =>
    causedBy(() => causeOf(request), done)
  server.addHook('onRequest', attribute)
  // A body's last chunk calls back from the socket, which knows nothing of the request.
  server.addHook('preValidation', attribute)
}

function causeOf(request: FastifyRequest): Cause {
  // Not set before the caller is admitted, and never on public routes.
  const user = request.user as FastifyRequest['user'] | null
  const from = { requestId: request.id, address: request.ip }
  if (!user) return { kind: 'anonymous', ...from }
  const { userId, credential } = user
  return { kind: credential.kind === 'token' ? 'token' : 'user', userId, credentialId: credential.id, ...from }
}
