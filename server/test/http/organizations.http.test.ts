import { afterAll, beforeAll, expect, test } from 'vitest'
import { expectStatus, startTestServer, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

test('who founds an organization owns it, under a slug made of its name', async () => {
  const ann = await app.signUp('Ann')
  const founded = await ann.post('/organizations', { name: 'Größe & Söhne' })
  expect(founded.status).toBe(201)
  expect(founded.body).toMatchObject({ slug: 'gro-e-sohne', name: 'Größe & Söhne', roles: [{ id: 'owner' }] })
  expect(founded.headers['location']).toBe(`/api/v1/organizations/${founded.body.id}`)
  const mine = await ann.get('/organizations')
  expect(mine.body.data.map((organization: { name: string }) => organization.name)).toEqual(['Größe & Söhne'])
})

test('a slug is taken once, also by an organization one cannot see', async () => {
  const { path } = await app.found('Taken')
  expect(path).toBeTruthy()
  const other = await app.signUp('Other')
  const refused = await other.post('/organizations', { name: 'Taken' })
  expect(refused.status).toBe(409)
  expect(refused.body.errors).toEqual([{ pointer: '/slug', detail: 'is taken' }])
  expectStatus(201, await other.post('/organizations', { name: 'Taken', slug: 'taken-2' }))
})

test('a name without Latin letters asks for a slug', async () => {
  const li = await app.signUp('Li')
  expect((await li.post('/organizations', { name: '学习' })).body.errors).toMatchObject([{ pointer: '/slug' }])
  expectStatus(201, await li.post('/organizations', { name: '学习', slug: 'xuexi' }))
})

test('an invitation is mailed, looked up without an account and accepted once, by its address only', async () => {
  const { owner, organizationId, path } = await app.found('Invites')
  const invited = await owner.post(`${path}/invitations`, { email: 'New@Example.org', role: 'instructor' })
  expect(invited.body).toMatchObject({ email: 'new@example.org', role: { id: 'instructor' } })
  await app.deliver()
  const mail = app.mails.findLast(({ to }) => to === 'new@example.org')
  expect(mail?.text).toContain(invited.body.acceptUrl)
  const token = new URL(invited.body.acceptUrl).hash.slice(1)

  const looked = await app.client().post('/invitations/lookup', { token })
  expect(looked.body).toMatchObject({ organizationName: 'Invites', email: 'new@example.org', accountExists: false })

  const stranger = await app.signUp('Stranger')
  const refused = await stranger.post('/invitations/accept', { token })
  expect(refused.status).toBe(403)

  const invitee = await app.signUp('New')
  expect((await invitee.post('/invitations/accept', { token })).body).toMatchObject({
    id: organizationId,
    roles: [{ id: 'instructor', name: 'Instructor' }],
  })
  expect((await invitee.post('/invitations/accept', { token })).body).toMatchObject({
    id: organizationId,
    roles: [{ id: 'instructor', name: 'Instructor' }],
  })
  expect((await stranger.post('/invitations/accept', { token })).status).toBe(400)
  expect((await owner.get(`${path}/invitations`)).body.data).toEqual([])
})

test('a forged, revoked or expired invitation is not valid', async () => {
  const { owner, path } = await app.found('Forged')
  const invite = async (email: string) => (await owner.post(`${path}/invitations`, { email, role: 'learner' })).body
  const one = await invite('forged-one@example.org')
  const token = new URL(one.acceptUrl).hash.slice(1)
  const lookUp = (text: string) => app.client().post('/invitations/lookup', { token: text })
  expect((await lookUp(`${token.slice(0, -2)}AA`)).status).toBe(400)
  expect((await lookUp('nonsense')).status).toBe(400)
  expectStatus(204, await owner.delete(`${path}/invitations/${one.id}`))
  expect((await lookUp(token)).status).toBe(400)
  expect((await owner.delete(`${path}/invitations/${one.id}`)).status).toBe(404)

  const two = await invite('forged-two@example.org')
  expect((await owner.post(`${path}/invitations`, { email: 'forged-two@example.org', role: 'learner' })).status).toBe(
    409,
  )
  app.clock.advance(14 * 86_400_000 - 1_000)
  const owner2 = await owner.post('/session', { email: owner.email, password: 'correct horse battery staple' })
  expect(owner2.status).toBe(201)
  expect((await lookUp(new URL(two.acceptUrl).hash.slice(1))).status).toBe(200)
  app.clock.advance(2_000)
  expect((await lookUp(new URL(two.acceptUrl).hash.slice(1))).status).toBe(400)
  expectStatus(201, await owner.post(`${path}/invitations`, { email: 'forged-two@example.org', role: 'learner' }))
})

test('roles are enforced: only owners manage members, only authors write courses, everybody learns', async () => {
  const { owner, organizationId, path } = await app.found('Roles')
  const instructor = await app.join(owner, organizationId, 'Ina', 'instructor')
  const learner = await app.join(owner, organizationId, 'Leo', 'learner')
  const invitation = { email: 'x@example.org', role: 'learner' }
  expect((await instructor.post(`${path}/invitations`, invitation)).status).toBe(403)
  expect((await learner.post(`${path}/invitations`, invitation)).status).toBe(403)
  expect((await learner.post(`${path}/courses`, { title: 'Mine' })).status).toBe(403)
  expectStatus(201, await instructor.post(`${path}/courses`, { title: 'Ours' }))
  expectStatus(200, await learner.get(`${path}/courses`))
  expectStatus(200, await learner.get(`${path}/members`))
})

test('an organization keeps an owner, whoever leaves at the same time', async () => {
  const { owner, organizationId, path } = await app.found('Owners')
  const second = await app.join(owner, organizationId, 'Second', 'owner')
  const { data } = (await owner.get(`${path}/members`)).body
  const idOf = (email: string) => data.find((member: { email: string }) => member.email === email).id
  const [first, other] = await Promise.all([
    owner.delete(`${path}/members/${idOf(owner.email)}`),
    second.delete(`${path}/members/${idOf(second.email)}`),
  ])
  expect([first.status, other.status].toSorted((a, b) => a - b)).toEqual([204, 409])
})

test('members are listed by name in pages and found by name or address', async () => {
  const { owner, organizationId, path } = await app.found('Pages')
  for (const name of ['Zoe', 'Mia', 'Ben']) await app.join(owner, organizationId, `${name}P`, 'learner')
  const names = (answer: { body: { data: { name: string }[] } }) => answer.body.data.map(({ name }) => name)
  const first = await owner.get(`${path}/members?limit=2`)
  expect(names(first)).toEqual(['BenP', 'MiaP'])
  expect(first.body.page.hasMore).toBe(true)
  const second = await owner.get(`${path}/members?limit=2&cursor=${first.body.page.nextCursor}`)
  expect(names(second)).toEqual(['Pages-owner', 'ZoeP'])
  expect(second.body.page).toEqual({ nextCursor: null, hasMore: false })
  expect(names(await owner.get(`${path}/members?q=zoep@`))).toEqual(['ZoeP'])
  expect(names(await owner.get(`${path}/members?q=%25`))).toEqual([])
})

test('a role changes only from the version that was read', async () => {
  const { owner, organizationId, path } = await app.found('Change')
  const kim = await app.join(owner, organizationId, 'Kim', 'learner')
  const [member] = (await owner.get(`${path}/members?q=${kim.email}`)).body.data
  const change = (version: number) =>
    owner.patch(`${path}/members/${member.id}`, { roles: ['instructor'] }, { 'if-match': `"${version}"` })
  expect((await change(9)).status).toBe(412)
  expect((await change(1)).body).toMatchObject({ roles: [{ id: 'instructor' }], name: 'Kim', version: 2 })
  expectStatus(201, await kim.post(`${path}/courses`, { title: 'Allowed now' }))
})
