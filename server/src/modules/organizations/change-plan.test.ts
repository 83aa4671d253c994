import { afterAll, beforeAll, expect, test } from 'vitest'
import { actorOf } from '#test/actor-of.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { changePlan, findMember, findNamedOrganization, findOrganizationSlugs } from './public.ts'

let app: TestServer

beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

test('an organization is on the plan team until an operator changes it, and its members act under it', async () => {
  const { owner, organizationId } = await app.found('Bakery')
  await app.found('Brewery')
  const user = await actorOf(owner, organizationId)
  const planOf = async () => (await findMember(app.platform, user, organizationId))?.plan
  expect(await planOf()).toBe('team')
  await changePlan(app.platform, organizationId, 'enterprise')
  expect(await planOf()).toBe('enterprise')
  expect(await findNamedOrganization(app.platform, 'brewery')).toMatchObject({ slug: 'brewery', plan: 'team' })
})

test('an operator finds organizations by slug and slugs by id', async () => {
  const { organizationId } = await app.found('Butcher')
  expect(await findNamedOrganization(app.platform, 'butcher')).toMatchObject({ id: organizationId })
  expect(await findNamedOrganization(app.platform, 'nowhere')).toBeUndefined()
  const slugs = await findOrganizationSlugs(app.platform, [organizationId, '01900000-0000-7000-8000-000000000000'])
  expect([...slugs]).toEqual([[organizationId, 'butcher']])
})
