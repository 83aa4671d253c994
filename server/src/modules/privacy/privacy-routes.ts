import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { getMe } from '#modules/identity/public.ts'
import { takeSession } from '#platform/http/session-cookies.ts'
import type { PersonalData } from '#platform/personal-data.ts'
import type { Platform } from '#platform/platform.ts'
import { askForErasure } from './ask-for-erasure.ts'
import { exportPerson } from './export-person.ts'
import * as schemas from './privacy-schemas.ts'

export function privacyRoutes(platform: Platform, holders: readonly PersonalData[]): FastifyPluginAsyncTypebox {
  return async (server) => {
    server.get(
      '/me/export',
      { schema: schemas.ExportMe, config: { authz: 'user', limit: 'privacy.export' } },
      async (request, reply) => {
        const { userId } = request.user
        const { email } = await getMe(platform, request.user)
        return reply
          .type('application/json')
          .header('content-disposition', 'attachment; filename="upskill-my-data.json"')
          .serializer((text: string) => text)
          .send(JSON.stringify(await exportPerson(platform, holders, { userId, email }), null, 2))
      },
    )

    server.post(
      '/me/erasure',
      { schema: schemas.EraseMe, config: { authz: 'user', recent: true, limit: 'privacy.erase' } },
      async (request, reply) => {
        await askForErasure(platform, request.user, request.body.confirm)
        return takeSession(platform.config, reply).code(202).send({})
      },
    )
  }
}
