import { afterAll, beforeAll, expect, test } from 'vitest'
import { courseZip } from '#test/course-zip.ts'
import { publishTestCourse } from '#test/publish-test-course.ts'
import {
  type Answer,
  expectStatus,
  startTestServer,
  type TestClient,
  type TestServer,
} from '#test/start-test-server.ts'

let app: TestServer
beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

const memberOf = async (owner: TestClient, path: string, { email }: TestClient) =>
  expectStatus(200, await owner.get(`${path}/members?q=${email}`)).body.data[0]

async function setRoles(owner: TestClient, path: string, person: TestClient, ...roles: string[]): Promise<Answer> {
  const { id, version } = await memberOf(owner, path, person)
  return owner.patch(`${path}/members/${id}`, { roles }, { 'if-match': `"${version}"` })
}

const defineRole = async (owner: TestClient, path: string, name: string, ...permissions: string[]) =>
  expectStatus(201, await owner.post(`${path}/roles`, { name, permissions })).body

const titles = ({ body }: Answer): string[] => body.data.map(({ title }: { title: string }) => title)

test('each built-in role may do what the table says, and no more', async () => {
  const { owner, organizationId, path } = await app.found('Table')
  const join = (role: string) => app.join(owner, organizationId, `Table-${role}`, role)
  const [admin, manager, learner, auditor] = await Promise.all(['admin', 'manager', 'learner', 'auditor'].map(join))
  if (!admin || !manager || !learner || !auditor) throw new Error('somebody did not join')
  const statuses = async (send: (client: TestClient) => Promise<Answer>) => {
    const found = []
    for (const client of [owner, admin, manager, learner, auditor]) found.push((await send(client)).status)
    return found
  }
  expect(await statuses((who) => who.get(`${path}/members`))).toEqual([200, 200, 200, 200, 200])
  expect(await statuses((who) => who.get(`${path}/invitations`))).toEqual([200, 403, 403, 403, 403])
  expect(await statuses((who) => who.get(`${path}/teams`))).toEqual([200, 200, 200, 403, 200])
  expect(await statuses((who) => who.get(`${path}/authoring/courses`))).toEqual([200, 200, 403, 403, 403])
  expect(await statuses((who) => who.post(`${path}/teams`, { name: who.email }))).toEqual([201, 201, 403, 403, 403])
  expect(await statuses((who) => who.post(`${path}/courses`, { title: 'C' }))).toEqual([201, 201, 403, 403, 403])
  expect(
    await statuses((who) => who.post(`${path}/roles`, { name: who.email, permissions: ['courses.read'] })),
  ).toEqual([201, 403, 403, 403, 403])
})

test('who creates a course writes it; to other instructors its draft reads as missing, in every way of asking', async () => {
  const { owner, organizationId, path } = await app.found('Own')
  const ina = await app.join(owner, organizationId, 'Own-Ina', 'instructor')
  const ivo = await app.join(owner, organizationId, 'Own-Ivo', 'instructor')
  const learner = await app.join(owner, organizationId, 'Own-Leo', 'learner')
  const { courseId, moduleId } = await publishTestCourse(ina, path, { title: 'By Ina' })
  await publishTestCourse(ivo, path, { title: 'By Ivo' })
  expect(titles(await ina.get(`${path}/authoring/courses`))).toEqual(['By Ina'])
  expect(titles(await owner.get(`${path}/authoring/courses`)).toSorted()).toEqual(['By Ina', 'By Ivo'])

  const course = `${path}/courses/${courseId}`
  const missing = `${path}/courses/00000000-0000-7000-8000-000000000000`
  const ask = (who: TestClient, at: string) =>
    Promise.all([
      who.get(`${at}/draft`),
      who.get(`${at}/versions`),
      who.get(`${at}/enrollments`),
      who.get(`${at}/roles`),
      who.patch(`${at}/draft`, { title: 'Taken' }, { 'if-match': '"1"' }),
      who.post(`${at}/draft/lessons`, { moduleId, title: 'Taken' }),
      who.post(`${at}/publish`, {}, { 'if-match': '"1"' }),
      who.post(`${at}/retire`),
      who.delete(at),
    ])
  const bodies = (answers: readonly Answer[]) =>
    answers.map(({ status, body: { requestId: _id, ...body } }) => ({ status, body }))
  const answers = bodies(await ask(ivo, course))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
  expect(answers).toEqual(bodies(await ask(ivo, missing)))
  expect((await ask(learner, course)).map(({ status }) => status)).toEqual(answers.map(() => 403))
  expectStatus(200, await ivo.get(course))
  expectStatus(200, await owner.get(`${course}/draft`))
})

test('an instructor adds others to their course, who write it too until they are taken off', async () => {
  const { owner, organizationId, path } = await app.found('Co')
  const ina = await app.join(owner, organizationId, 'Co-Ina', 'instructor')
  const leo = await app.join(owner, organizationId, 'Co-Leo', 'learner')
  const mia = await app.join(owner, organizationId, 'Co-Mia', 'learner')
  const { courseId } = await publishTestCourse(ina, path, { title: 'Shared' })
  const course = `${path}/courses/${courseId}`
  const memberId = (await memberOf(owner, path, leo)).id
  expectStatus(403, await leo.get(`${course}/draft`))
  const added = expectStatus(201, await ina.post(`${course}/roles`, { memberId, role: 'instructor' })).body
  expect(added).toMatchObject({ memberId, name: 'Co-Leo', role: { id: 'instructor', name: 'Instructor' } })
  expectStatus(409, await ina.post(`${course}/roles`, { memberId, role: 'instructor' }))

  expectStatus(200, await leo.get(`${course}/draft`))
  expect(titles(await leo.get(`${path}/authoring/courses`))).toEqual(['Shared'])
  expectStatus(403, await leo.post(`${path}/courses`, { title: 'Mine' }))
  const mias = (await memberOf(owner, path, mia)).id
  expectStatus(201, await leo.post(`${course}/roles`, { memberId: mias, role: 'instructor' }))
  const names = expectStatus(200, await leo.get(`${course}/roles`)).body.data.map(({ name }: { name: string }) => name)
  expect(names).toEqual(['Co-Ina', 'Co-Leo', 'Co-Mia'])

  expectStatus(204, await ina.delete(`${course}/roles/${added.id}`))
  expectStatus(403, await leo.get(`${course}/draft`))
  expectStatus(404, await ina.delete(`${course}/roles/${added.id}`))
  const mine = (await owner.get('/organizations')).body.data[0]
  expect(mine.partialPermissions).toEqual([])
  const hers = (await mia.get('/organizations')).body.data[0]
  expect(hers.partialPermissions).toEqual(expect.arrayContaining(['courses.author', 'progress.read']))
  expect(hers.permissions).not.toContain('courses.author')
})

test('nobody gives, takes, defines or invites into more than they hold themselves', async () => {
  const { owner, organizationId, path } = await app.found('Beyond')
  const clerk = await defineRole(owner, path, 'Clerk', 'organization.read', 'members.read', 'members.manage')
  const cleo = await app.join(owner, organizationId, 'Beyond-Cleo', clerk.id)
  const leo = await app.join(owner, organizationId, 'Beyond-Leo', 'learner')
  const beyond = (answer: Answer) => {
    expect([answer.status, answer.body.type]).toEqual([403, 'https://upskill.dev/problems/organizations/beyond-own'])
  }
  beyond(await setRoles(cleo, path, leo, 'owner'))
  beyond(await setRoles(cleo, path, cleo, clerk.id, 'owner'))
  beyond(await setRoles(cleo, path, leo, clerk.id))
  beyond(await setRoles(cleo, path, owner, clerk.id))
  beyond(await cleo.delete(`${path}/members/${(await memberOf(owner, path, owner)).id}`))
  beyond(await cleo.post(`${path}/invitations`, { email: 'x@example.org', role: 'owner' }))
  beyond(await cleo.post(`${path}/roles`, { name: 'Mine', permissions: ['members.read', 'audit.read'] }))
  const higher = await defineRole(owner, path, 'Higher', 'members.read', 'audit.read')
  const ifMatch = { 'if-match': '"1"' }
  beyond(await cleo.patch(`${path}/roles/${higher.id}`, { permissions: ['members.read'] }, ifMatch))
  beyond(await cleo.patch(`${path}/roles/${clerk.id}`, { permissions: ['members.manage', 'audit.read'] }, ifMatch))
  expectStatus(200, await cleo.patch(`${path}/roles/${clerk.id}`, { name: 'Clerks' }, ifMatch))
  expectStatus(201, await cleo.post(`${path}/invitations`, { email: 'y@example.org', role: clerk.id }))
})

test('an instructor cannot make anybody more than an instructor of their course', async () => {
  const { owner, organizationId, path } = await app.found('Lift')
  const ina = await app.join(owner, organizationId, 'Lift-Ina', 'instructor')
  const { courseId } = await publishTestCourse(ina, path, { title: 'Lift' })
  const memberId = (await memberOf(owner, path, ina)).id
  const strong = await defineRole(owner, path, 'Strong', 'courses.author', 'members.manage')
  const grant = (role: string) => ina.post(`${path}/courses/${courseId}/roles`, { memberId, role })
  expectStatus(403, await grant(strong.id))
  expectStatus(400, await grant('owner'))
  expectStatus(400, await grant('manager'))
  expectStatus(400, await grant('nonsense'))
  const writer = await defineRole(owner, path, 'Writer', 'courses.author')
  expectStatus(201, await grant(writer.id))
})

test('a role of the organization’s own allows what it lists, changes for its holders at once, and goes unheld only', async () => {
  const { owner, organizationId, path } = await app.found('Custom')
  const role = await defineRole(owner, path, 'Coach', 'organization.read', 'teams.read')
  const cora = await app.join(owner, organizationId, 'Cora', role.id)
  expect((await cora.get('/organizations')).body.data[0].roles).toEqual([{ id: role.id, name: 'Coach' }])
  expectStatus(200, await cora.get(`${path}/teams`))
  expectStatus(403, await cora.get(`${path}/courses`))

  const change = { name: 'Head coach', permissions: ['organization.read', 'courses.read'] }
  expectStatus(428, await owner.patch(`${path}/roles/${role.id}`, change))
  expectStatus(200, await owner.patch(`${path}/roles/${role.id}`, change, { 'if-match': '"1"' }))
  expectStatus(412, await owner.patch(`${path}/roles/${role.id}`, change, { 'if-match': '"1"' }))
  expectStatus(403, await cora.get(`${path}/teams`))
  expectStatus(200, await cora.get(`${path}/courses`))

  expectStatus(409, await owner.delete(`${path}/roles/${role.id}`))
  expectStatus(200, await setRoles(owner, path, cora, 'learner'))
  const invited = expectStatus(201, await owner.post(`${path}/invitations`, { email: 'z@example.org', role: role.id }))
  expectStatus(409, await owner.delete(`${path}/roles/${role.id}`))
  expectStatus(204, await owner.delete(`${path}/invitations/${invited.body.id}`))
  expectStatus(204, await owner.delete(`${path}/roles/${role.id}`))
  expectStatus(404, await owner.delete(`${path}/roles/${role.id}`))
})

test('built-in roles do not change, and no two roles have one name', async () => {
  const { owner, path } = await app.found('Names')
  for (const role of ['owner', 'admin', 'manager', 'instructor', 'learner', 'auditor']) {
    expectStatus(409, await owner.patch(`${path}/roles/${role}`, { name: 'Other' }, { 'if-match': '"0"' }))
    expectStatus(409, await owner.delete(`${path}/roles/${role}`))
  }
  await defineRole(owner, path, 'Coach', 'courses.read')
  const again = (name: string) => owner.post(`${path}/roles`, { name, permissions: ['courses.read'] })
  for (const name of ['COACH', 'owner', ' Learner ']) {
    expect((await again(name)).body.errors).toEqual([{ pointer: '/name', detail: 'is taken' }])
  }
  const other = await defineRole(owner, path, 'Trainer', 'courses.read')
  expectStatus(409, await owner.patch(`${path}/roles/${other.id}`, { name: 'coach' }, { 'if-match': '"1"' }))
  expectStatus(400, await owner.post(`${path}/roles`, { name: 'All', permissions: ['everything'] }))
  expectStatus(400, await owner.post(`${path}/roles`, { name: 'None', permissions: [] }))
  const { data } = expectStatus(200, await owner.get(`${path}/roles`)).body
  expect(data.map(({ name }: { name: string }) => name).slice(-2)).toEqual(['Coach', 'Trainer'])
})

test('a member holds several roles, and a change counts from the next request on', async () => {
  const { owner, organizationId, path } = await app.found('Several')
  const kim = await app.join(owner, organizationId, 'Several-Kim', 'auditor')
  expectStatus(403, await kim.post(`${path}/courses`, { title: 'No' }))
  const changed = expectStatus(200, await setRoles(owner, path, kim, 'auditor', 'instructor')).body
  expect(changed.roles.map(({ id }: { id: string }) => id)).toEqual(['auditor', 'instructor'])
  const { courseId } = expectStatus(201, await kim.post(`${path}/courses`, { title: 'Yes' })).body
  expectStatus(200, await setRoles(owner, path, kim, 'learner'))
  expectStatus(403, await kim.post(`${path}/courses`, { title: 'No' }))
  expectStatus(200, await kim.get(`${path}/courses/${courseId}/draft`))
  expectStatus(400, await setRoles(owner, path, kim, 'nonsense'))
})

test('the last owner stays one, whoever steps down at the same time', async () => {
  const { owner, organizationId, path } = await app.found('Last')
  const second = await app.join(owner, organizationId, 'Last-second', 'owner')
  const answers = await Promise.all([
    setRoles(owner, path, owner, 'learner'),
    setRoles(second, path, second, 'learner'),
  ])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
})

test('the import of another instructor reads as missing, and the course it makes is theirs', async () => {
  const { owner, organizationId, path } = await app.found('Imports')
  const ina = await app.join(owner, organizationId, 'Imports-Ina', 'instructor')
  const ivo = await app.join(owner, organizationId, 'Imports-Ivo', 'instructor')
  const zip = { name: 'c.zip', type: 'application/zip', bytes: await courseZip('Imported') }
  const { id } = expectStatus(202, await ina.upload(`${path}/imports`, zip)).body
  await app.deliver()
  const run = expectStatus(200, await ina.get(`${path}/imports/${id}`)).body
  expectStatus(200, await owner.get(`${path}/imports/${id}`))
  expectStatus(404, await ivo.get(`${path}/imports/${id}`))
  expectStatus(200, await ina.get(`${path}/courses/${run.courseId}/draft`))
  expectStatus(404, await ivo.get(`${path}/courses/${run.courseId}/draft`))
})
