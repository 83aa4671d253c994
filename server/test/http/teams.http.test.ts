import { afterAll, beforeAll, expect, test } from 'vitest'
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

const names = ({ body }: Answer): string[] => body.data.map(({ name }: { name: string }) => name)

async function memberIdOf(owner: TestClient, path: string, { email }: TestClient): Promise<string> {
  return expectStatus(200, await owner.get(`${path}/members?q=${email}`)).body.data[0].id
}

async function makeTeam(owner: TestClient, path: string, name: string, people: readonly TestClient[] = []) {
  const { id } = expectStatus(201, await owner.post(`${path}/teams`, { name })).body
  const team = `${path}/teams/${id}`
  for (const person of people) {
    expectStatus(204, await owner.put(`${team}/members/${await memberIdOf(owner, path, person)}`))
  }
  return team
}

test('a team is made, renamed from the version that was read, and removed; people come and go', async () => {
  const { owner, organizationId, path } = await app.found('Crew')
  const zoe = await app.join(owner, organizationId, 'Crew-Zoe', 'learner')
  const ben = await app.join(owner, organizationId, 'Crew-Ben', 'learner')
  const team = await makeTeam(owner, path, 'Harbor', [zoe, ben])
  expectStatus(409, await owner.post(`${path}/teams`, { name: 'HARBOR' }))
  expectStatus(204, await owner.put(`${team}/members/${await memberIdOf(owner, path, zoe)}`))
  expect(names(await owner.get(`${team}/members`))).toEqual(['Crew-Ben', 'Crew-Zoe'])
  expect((await owner.get(team)).body).toMatchObject({ name: 'Harbor', memberCount: 2, version: 1 })

  expectStatus(412, await owner.patch(team, { name: 'Docks' }, { 'if-match': '"7"' }))
  expectStatus(200, await owner.patch(team, { name: 'Docks' }, { 'if-match': '"1"' }))
  await makeTeam(owner, path, 'Cranes')
  expectStatus(409, await owner.patch(team, { name: 'cranes' }, { 'if-match': '"2"' }))
  expect(names(await owner.get(`${path}/teams`))).toEqual(['Cranes', 'Docks'])

  const first = expectStatus(200, await owner.get(`${path}/teams?limit=1`)).body
  const second = await owner.get(`${path}/teams?limit=1&cursor=${first.page.nextCursor}`)
  expect(names(second)).toEqual(['Docks'])

  const zoes = await memberIdOf(owner, path, zoe)
  expectStatus(204, await owner.delete(`${team}/members/${zoes}`))
  expectStatus(404, await owner.delete(`${team}/members/${zoes}`))
  expectStatus(204, await owner.delete(`${path}/members/${await memberIdOf(owner, path, ben)}`))
  expect(names(await owner.get(`${team}/members`))).toEqual([])
  expectStatus(204, await owner.delete(team))
  expectStatus(404, await owner.get(team))
  expectStatus(404, await owner.delete(team))
})

test('a manager sees who is in their team and how far they are, and nothing of other teams or people', async () => {
  const { owner, organizationId, path } = await app.found('Managed')
  const join = (name: string, role: string) => app.join(owner, organizationId, `Managed-${name}`, role)
  const manager = await join('Max', 'manager')
  const [mine, others, alone] = [
    await join('Mine', 'learner'),
    await join('Others', 'learner'),
    await join('A', 'learner'),
  ]
  const { courseId } = await publishTestCourse(owner, path, { title: 'Course' })
  for (const learner of [mine, others, alone]) {
    expectStatus(201, await learner.post(`${path}/courses/${courseId}/enrollments`))
  }
  const team = await makeTeam(owner, path, 'Mine', [mine])
  const otherTeam = await makeTeam(owner, path, 'Others', [others])
  expect(names(await manager.get(`${path}/teams`))).toEqual([])
  expectStatus(404, await manager.get(`${team}/enrollments`))

  const memberId = await memberIdOf(owner, path, manager)
  const binding = expectStatus(201, await owner.post(`${team}/roles`, { memberId, role: 'manager' })).body
  expect(names(await manager.get(`${path}/teams`))).toEqual(['Mine'])
  expect(names(await manager.get(`${team}/members`))).toEqual(['Managed-Mine'])
  const progress = expectStatus(200, await manager.get(`${team}/enrollments`)).body.data
  expect(progress).toMatchObject([
    { learnerName: 'Managed-Mine', courseTitle: 'Course', status: 'active', lessonsDone: 0, lessonCount: 2 },
  ])
  for (const what of ['', '/members', '/enrollments', '/roles']) {
    expectStatus(404, await manager.get(`${otherTeam}${what}`))
  }
  expectStatus(404, await manager.get(`${path}/courses/${courseId}/enrollments`))
  expectStatus(403, await manager.patch(team, { name: 'X' }, { 'if-match': '"1"' }))
  expectStatus(403, await manager.put(`${team}/members/${memberId}`))
  expectStatus(403, await manager.post(`${team}/roles`, { memberId, role: 'manager' }))
  expectStatus(404, await manager.get(`${path}/enrollments/${progress[0].id}`))

  expectStatus(204, await owner.delete(`${team}/roles/${binding.id}`))
  expectStatus(404, await manager.get(`${team}/enrollments`))
  expectStatus(403, await mine.get(`${team}/enrollments`))
})

test('an admin appoints managers, an auditor reads all progress, an instructor that of their courses', async () => {
  const { owner, organizationId, path } = await app.found('Progress')
  const join = (name: string, role: string) => app.join(owner, organizationId, `Progress-${name}`, role)
  const [admin, auditor, ina] = [
    await join('Adm', 'admin'),
    await join('Aud', 'auditor'),
    await join('Ina', 'instructor'),
  ]
  const leo = await join('Leo', 'learner')
  const { courseId } = await publishTestCourse(ina, path, { title: 'Hers' })
  const { courseId: other } = await publishTestCourse(owner, path, { title: 'Other' })
  for (const id of [courseId, other]) expectStatus(201, await leo.post(`${path}/courses/${id}/enrollments`))
  const team = await makeTeam(admin, path, 'All', [leo])

  const memberId = await memberIdOf(owner, path, leo)
  expectStatus(201, await admin.post(`${team}/roles`, { memberId, role: 'manager' }))
  expectStatus(400, await admin.post(`${team}/roles`, { memberId, role: 'owner' }))
  expectStatus(400, await admin.post(`${team}/roles`, { memberId, role: 'instructor' }))
  expect((await leo.get(`${team}/enrollments`)).body.data).toHaveLength(2)

  expect((await auditor.get(`${team}/enrollments`)).body.data).toHaveLength(2)
  expect((await auditor.get(`${path}/courses/${other}/enrollments`)).body.data).toHaveLength(1)
  expectStatus(403, await auditor.put(`${team}/members/${memberId}`))
  expect((await ina.get(`${path}/courses/${courseId}/enrollments`)).body.data).toHaveLength(1)
  expectStatus(404, await ina.get(`${path}/courses/${other}/enrollments`))
  expectStatus(404, await ina.get(`${team}/enrollments`))
  expectStatus(404, await auditor.get(`${path}/teams/00000000-0000-7000-8000-000000000000/enrollments`))
})
