import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { etagOf, versionFromIfMatch } from '#platform/etag.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Platform } from '#platform/platform.ts'
import { type Connection, serviceAddresses } from '../connection.ts'
import { type Domain, recordNameOf } from '../domain.ts'
import { factsOf } from '../saml/certificate.ts'
import { addDomain } from './add-domain.ts'
import { getSignOn } from './get-sign-on.ts'
import { listLinks } from './list-links.ts'
import { proveDomain } from './prove-domain.ts'
import { removeDomain } from './remove-domain.ts'
import { removeLink } from './remove-link.ts'
import { removeSignOn } from './remove-sign-on.ts'
import { saveSignOn } from './save-sign-on.ts'
import * as schemas from './settings-schemas.ts'
import type { SignOnSettings } from './sign-on-settings.ts'
import { testSignOn } from './test-sign-on.ts'

const toDomain = ({ id, name, proof, provenAt }: Domain) => ({
  id,
  name,
  provenAt: provenAt?.toISOString() ?? null,
  record: { name: recordNameOf(name), value: proof },
})

const toConnection = ({ provider, version: _version, ...rules }: Connection, isRequired: boolean) => ({
  protocol: provider.protocol,
  issuer: provider.issuer,
  clientId: provider.protocol === 'oidc' ? provider.clientId : null,
  signInUrl: provider.protocol === 'saml' ? provider.signInUrl : null,
  certificates: (provider.protocol === 'saml' ? provider.certificates : []).map((pem) => {
    const facts = factsOf(pem)
    return { ...facts, expiresAt: facts.expiresAt.toISOString() }
  }),
  ...rules,
  isRequired,
})

const read = { authz: 'security.manage', limit: 'single-sign-on.read' } as const
const write = { authz: 'security.manage', limit: 'single-sign-on.write' } as const
/** What asks servers that somebody else names. */
const ask = { authz: 'security.manage', limit: 'single-sign-on.ask' } as const

export function settingsRoutes(platform: Platform): FastifyPluginAsyncTypebox {
  const toBody = (organizationId: OrganizationId, { connection, isRequired, domains }: SignOnSettings) => ({
    connection: connection ? toConnection(connection, isRequired) : null,
    domains: domains.map(toDomain),
    service: {
      ...serviceAddresses(platform, organizationId),
      startUrl: `${platform.config.publicUrl}/sign-in/organization`,
    },
    version: connection?.version ?? 0,
  })

  return async (server) => {
    server.get(
      '/organizations/:organizationId/single-sign-on',
      { schema: schemas.GetSignOn, config: read },
      async ({ actor }, reply) => {
        const body = toBody(actor.organizationId, await getSignOn(platform, actor))
        return reply.header('etag', etagOf(body.version)).send(body)
      },
    )

    server.put(
      '/organizations/:organizationId/single-sign-on',
      { schema: schemas.SaveSignOn, config: write },
      async ({ actor, body: change, headers }, reply) => {
        const version = versionFromIfMatch(headers['if-match'])
        const body = toBody(actor.organizationId, await saveSignOn(platform, actor, change, version))
        return reply.header('etag', etagOf(body.version)).send(body)
      },
    )

    server.delete(
      '/organizations/:organizationId/single-sign-on',
      { schema: schemas.RemoveSignOn, config: write },
      async ({ actor }, reply) => {
        await removeSignOn(platform, actor)
        return reply.code(204).send(null)
      },
    )

    server.post(
      '/organizations/:organizationId/single-sign-on/test',
      { schema: schemas.TestSignOn, config: ask },
      async ({ actor }) => ({ findings: await testSignOn(platform, actor) }),
    )

    server.post(
      '/organizations/:organizationId/single-sign-on/domains',
      { schema: schemas.AddDomain, config: write },
      async ({ actor, body }, reply) => reply.code(201).send(toDomain(await addDomain(platform, actor, body.domain))),
    )

    server.post(
      '/organizations/:organizationId/single-sign-on/domains/:domainId/prove',
      { schema: schemas.ProveDomain, config: ask },
      async ({ actor, params }) => toDomain(await proveDomain(platform, actor, params.domainId)),
    )

    server.delete(
      '/organizations/:organizationId/single-sign-on/domains/:domainId',
      { schema: schemas.RemoveDomain, config: write },
      async ({ actor, params }, reply) => {
        await removeDomain(platform, actor, params.domainId)
        return reply.code(204).send(null)
      },
    )

    server.get(
      '/organizations/:organizationId/single-sign-on/links',
      { schema: schemas.ListLinks, config: read },
      async ({ actor, query }) => {
        const { data, page } = await listLinks(platform, actor, query)
        const shown = data.map((link) => ({
          ...link,
          linkedAt: link.linkedAt.toISOString(),
          lastUsedAt: link.lastUsedAt.toISOString(),
        }))
        return { data: shown, page }
      },
    )

    server.delete(
      '/organizations/:organizationId/single-sign-on/links/:linkId',
      { schema: schemas.RemoveLink, config: write },
      async ({ actor, params }, reply) => {
        await removeLink(platform, actor, params.linkId)
        return reply.code(204).send(null)
      },
    )
  }
}
