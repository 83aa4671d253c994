import Fastify, { type RouteShorthandOptions } from 'fastify'
import { expect, test } from 'vitest'
import type { LimitDeclaration } from '../limits/declare-limits.ts'
import { checkDeclarations } from './check-declarations.ts'
import '../route.ts'

const schema = { operationId: 'getThing', summary: 'A thing', tags: ['things'], response: {} }

/** Boots a server with one route and answers what stopped it, if anything did. */
async function boot(
  options: RouteShorthandOptions,
  path = '/organizations/:organizationId/things',
  limit: LimitDeclaration = { kind: 'read' },
): Promise<string> {
  const server = Fastify()
  checkDeclarations(server, [{ name: 'things', limits: { 'things.read': limit } }])
  server.get(path, options, async () => 'thing')
  try {
    await server.ready()
    return 'started'
  } catch (error) {
    return String(error)
  } finally {
    await server.close()
  }
}

test('a route that declares everything lets the server start', async () => {
  expect(await boot({ schema, config: { authz: 'courses.read', limit: 'things.read' } })).toBe('started')
})

test.each([
  ['who may use it', { schema, config: { limit: 'things.read' } }, 'does not declare authz'],
  ['its limit', { schema, config: { authz: 'courses.read' } }, 'does not name its limit'],
  [
    'a limit that exists',
    { schema, config: { authz: 'courses.read', limit: 'things.burn' } },
    'which no module declares',
  ],
  [
    'an operation id',
    { schema: { hide: false }, config: { authz: 'courses.read', limit: 'things.read' } },
    'has no operationId',
  ],
] as const)('a route that does not name %s stops the boot', async (_what, options, complaint) => {
  const outcome = await boot(options)
  expect(outcome).toContain('GET /organizations/:organizationId/things')
  expect(outcome).toContain(complaint)
})

test('reading is recorded only within an organization', async () => {
  const options: RouteShorthandOptions = {
    schema,
    config: { authz: 'user', limit: 'things.read', audit: 'things.read' },
  }
  expect(await boot(options, '/things')).toContain('GET /things is audited but is not inside an organization')
})

test('a permission is of use only within an organization', async () => {
  const options: RouteShorthandOptions = { schema, config: { authz: 'courses.read', limit: 'things.read' } }
  expect(await boot(options, '/things')).toContain('has no organization in its path')
})

test.each([
  ['a scope that its path does not name', 'courses.author', 'course', 'has the scope "course" but no :courseId'],
  [
    'a scope for a permission it does not ask for',
    'user',
    'anywhere',
    'has the scope "anywhere" but needs no permission',
  ],
] as const)('a route that declares %s stops the boot', async (_what, authz, scope, complaint) => {
  const options: RouteShorthandOptions = { schema, config: { authz, scope, limit: 'things.read' } }
  expect(await boot(options)).toContain(complaint)
})

test('a route whose path names what its permission is held for lets the server start', async () => {
  const options: RouteShorthandOptions = {
    schema,
    config: { authz: 'teams.read', scope: 'team', limit: 'things.read' },
  }
  expect(await boot(options, '/organizations/:organizationId/teams/:teamId')).toBe('started')
  expect(await boot(options, '/organizations/:organizationId/teams/:teamIds')).toContain('no :teamId in its path')
})

test('a limit that no route uses stops the boot', async () => {
  const options: RouteShorthandOptions = { schema, config: { authz: 'courses.read', limit: 'things.burn' } }
  expect(await boot(options)).toContain('the limit "things.read" is declared but no route uses it')
})

const few = { rate: '1/minute', burst: 5 } as const

test.each([
  ['per user', { perUser: few }, 'public', 'lets in anyone'],
  ['per organization', { perOrganization: few }, 'user', 'is not inside one'],
  ['per account', { perAccount: few }, 'public', 'its body requires no "email"'],
  ['per known browser', { perDevice: few }, 'public', 'per known browser but not per account'],
] as const)('a limit %s that its route cannot count stops the boot', async (what, own, authz, complaint) => {
  const options: RouteShorthandOptions = { schema, config: { authz, limit: 'things.read' } }
  const outcome = await boot(options, '/things', { kind: 'read', ...own })
  expect(outcome).toContain(`GET /things is limited ${what}`)
  expect(outcome).toContain(complaint)
})

test('a limit that two modules declare stops the boot', async () => {
  const server = Fastify()
  const limits = { 'things.read': { kind: 'read' } } as const
  checkDeclarations(server, [
    { name: 'things', limits },
    { name: 'others', limits },
  ])
  await expect(server.ready()).rejects.toThrow('the limit "things.read" is declared twice')
})
