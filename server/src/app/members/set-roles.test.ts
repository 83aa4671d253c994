import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStatus, startTestServer, type TestServer } from '#test/start-test-server.ts'
import { setRoles } from './set-roles.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

test('an operator gives a member roles by name, built-in or the organization’s own, and is told what they had', async () => {
  const { owner, organizationId, path } = await app.found('Depot')
  const kim = await app.join(owner, organizationId, 'Kim', 'learner')
  expectStatus(201, await owner.post(`${path}/roles`, { name: 'Night shift', permissions: ['courses.read'] }))
  const wanted = { organization: 'depot', email: kim.email, roles: ['auditor', 'night SHIFT'] }
  expect(await setRoles(app.platform, wanted)).toEqual({ before: ['Learner'], after: ['Auditor', 'Night shift'] })
  expect((await kim.get('/organizations')).body.data[0].permissions).toContain('audit.read')
})

test('an operator is told what is wrong: the organization, the person, the role, or that no owner would remain', async () => {
  const { owner } = await app.found('Yard')
  const stranger = await app.signUp('Stranger')
  const wanted = { organization: 'yard', email: owner.email, roles: ['learner'] }
  const refusal = (change: Partial<typeof wanted>) => setRoles(app.platform, { ...wanted, ...change })
  await expect(refusal({ organization: 'nowhere' })).rejects.toThrow('there is no organization "nowhere"')
  await expect(refusal({ email: stranger.email })).rejects.toThrow(`${stranger.email} is no member of "yard"`)
  await expect(refusal({ roles: ['boss'] })).rejects.toThrow('there is no role "boss"; there are Owner, Admin')
  await expect(refusal({})).rejects.toThrow('An organization keeps at least one owner.')
})
