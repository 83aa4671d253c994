/*
 * What Entra ID and Okta send, request by request, as their documentation shows: learn.microsoft.com, "Develop and plan
 * provisioning for a SCIM endpoint in Microsoft Entra ID", and developer.okta.com, "Okta and SCIM Version 2.0".
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '#platform/id.ts'
import { countQueries } from '#test/count-queries.ts'
import { createScimClient, type ScimClient } from '#test/scim-client.ts'
import { expectStatus, startTestServer, type TestClient, type TestServer } from '#test/start-test-server.ts'

let app: TestServer
let owner: TestClient
let organizationId: string
let path: string
let scim: ScimClient
let founded = 0

beforeAll(async () => {
  app = await startTestServer()
})
afterAll(() => app.close())

beforeEach(async () => {
  ;({ owner, organizationId, path } = await app.found(`Provider${++founded}`))
  const made = await owner.post(`${path}/provisioning-tokens`, { name: 'Provider', expiresInDays: 180 })
  scim = createScimClient(app.server, organizationId, expectStatus(201, made).body.token)
})

const found = (text: string) => encodeURIComponent(text)
const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'

/** A user with nothing but a name, as groups need them. */
const createUser = async (name: string): Promise<string> =>
  expectStatus(201, await scim.post('/Users', { schemas: [userSchema], userName: `${name}@${founded}.example.org` }))
    .body.id

const membersOf = async (groupId: string): Promise<string[]> =>
  (expectStatus(200, await scim.get(`/Groups/${groupId}`)).body.members ?? [])
    .map(({ value }: { value: string }) => value)
    .sort()

describe('Entra ID', () => {
  test('tests the connection by asking for somebody who is not there', async () => {
    const { body } = expectStatus(
      200,
      await scim.get(`/Users?filter=${found('userName eq "f9b4f6ea-3c36-4a5e-a2d0-0f3b2b6a7a77"')}`),
    )
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 0,
      startIndex: 1,
      itemsPerPage: 0,
      Resources: [],
    })
  })

  test('creates, finds, updates, disables, enables and deletes a user', async () => {
    const created = expectStatus(
      201,
      await scim.post('/Users', {
        schemas: [userSchema, enterpriseSchema],
        externalId: '0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef',
        userName: `Test_User_ab6490ee@entra${founded}.example.org`,
        active: true,
        displayName: 'lennay',
        emails: [{ primary: true, type: 'work', value: `Test_User_fd0ea19b@entra${founded}.example.org` }],
        meta: { resourceType: 'User' },
        name: { formatted: 'givenName familyName', familyName: 'familyName', givenName: 'givenName' },
        roles: [],
        [enterpriseSchema]: { department: 'Sales', manager: { value: 'x' } },
      }),
    ).body
    const { id } = created
    const email = `test_user_fd0ea19b@entra${founded}.example.org`
    expect(created).toMatchObject({ displayName: 'lennay', emails: [{ value: email }] })

    const query = found(`userName eq "Test_User_ab6490ee@entra${founded}.example.org"`)
    expect((await scim.get(`/Users?filter=${query}`)).body.Resources).toMatchObject([{ id }])
    const byEmail = found(`emails[type eq "work"].value eq "${email}"`)
    expect((await scim.get(`/Users?filter=${byEmail}`)).body.Resources).toMatchObject([{ id }])

    const updated = await scim.patch(`/Users/${id}`, [
      { op: 'Replace', path: 'emails[type eq "work"].value', value: `updated@entra${founded}.example.org` },
      { op: 'Replace', path: 'name.familyName', value: 'updatedFamilyName' },
      { op: 'Add', path: `${enterpriseSchema}:department`, value: 'Marketing' },
      { op: 'Add', path: 'title', value: 'Manager' },
    ])
    expect(expectStatus(200, updated).body).toMatchObject({
      emails: [{ value: `updated@entra${founded}.example.org` }],
      name: { familyName: 'updatedFamilyName', givenName: 'givenName' },
    })
    const renamed = await scim.patch(`/Users/${id}`, [
      { op: 'Replace', path: 'userName', value: `5b50642d@entra${founded}.example.org` },
      { op: 'Replace', path: 'displayName', value: 'renamed' },
      { op: 'Remove', path: 'name.givenName' },
    ])
    expect(expectStatus(200, renamed).body).toMatchObject({
      userName: `5b50642d@entra${founded}.example.org`,
      displayName: 'renamed',
      name: { familyName: 'updatedFamilyName' },
    })
    // Without its SCIM 2.0 compliance flag Entra ID sends truth values as text, and several attributes without a path.
    const disabled = await scim.patch(`/Users/${id}`, [{ op: 'Replace', path: 'active', value: 'False' }])
    expect(expectStatus(200, disabled).body.active).toBe(false)
    expect((await scim.get(`/Users/${id}`)).body.active).toBe(false)
    const enabled = await scim.patch(`/Users/${id}`, [
      { op: 'replace', value: { active: 'True', 'name.familyName': 'flat', displayName: 'both' } },
    ])
    expect(expectStatus(200, enabled).body).toMatchObject({
      active: true,
      displayName: 'both',
      name: { familyName: 'flat' },
    })
    expectStatus(204, await scim.delete(`/Users/${id}`))
    expectStatus(404, await scim.get(`/Users/${id}`))
  })

  test('keeps groups and their members', async () => {
    const [one, two] = [await createUser('one'), await createUser('two')]
    const created = expectStatus(
      201,
      await scim.post('/Groups', {
        schemas: [groupSchema, 'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group'],
        externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
        displayName: 'displayName',
        meta: { resourceType: 'Group' },
      }),
    ).body
    const { id } = created
    expect(created).toMatchObject({ displayName: 'displayName', externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159' })
    const lean = expectStatus(200, await scim.get(`/Groups/${id}?excludedAttributes=members`)).body
    expect(lean).not.toHaveProperty('members')
    const listed = await scim.get(`/Groups?excludedAttributes=members&filter=${found('displayName eq "displayName"')}`)
    expect(listed.body).toMatchObject({ totalResults: 1, Resources: [{ id }] })

    expectStatus(
      204,
      await scim.patch(`/Groups/${id}`, [{ op: 'Replace', path: 'displayName', value: '1879db59newDisplayName' }]),
    )
    expectStatus(
      204,
      await scim.patch(`/Groups/${id}`, [
        {
          op: 'Add',
          path: 'members',
          value: [
            { $ref: null, value: one },
            { $ref: null, value: two },
          ],
        },
      ]),
    )
    expect(await membersOf(id)).toEqual([one, two].sort())
    expectStatus(
      204,
      await scim.patch(`/Groups/${id}`, [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: one }] }]),
    )
    expect(await membersOf(id)).toEqual([two])
    expect((await scim.get(`/Groups/${id}`)).body).toMatchObject({
      displayName: '1879db59newDisplayName',
      externalId: '8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159',
    })
    expectStatus(204, await scim.delete(`/Groups/${id}`))
    expectStatus(404, await scim.get(`/Groups/${id}`))
    expectStatus(200, await scim.get(`/Users/${two}`))
  })
})

describe('Okta', () => {
  test('imports, creates, updates and deactivates a user', async () => {
    expectStatus(200, await scim.get('/Users?startIndex=1&count=2'))
    expectStatus(200, await scim.get('/Groups?startIndex=1&count=100'))
    const userName = `test.user@okta${founded}.example.org`
    const query = `/Users?filter=${found(`userName eq "${userName}"`)}&startIndex=1&count=100`
    expect(expectStatus(200, await scim.get(query)).body.totalResults).toBe(0)
    const profile = {
      schemas: [userSchema],
      userName,
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    }
    const created = expectStatus(201, await scim.post('/Users', profile)).body
    const { id } = created
    expect(created).not.toHaveProperty('password')
    expect((await scim.get(query)).body).toMatchObject({ totalResults: 1, Resources: [{ id, userName }] })
    expect((await scim.get(`/Users/${id}`)).body).toMatchObject({ id, active: true })

    const replaced = await scim.put(`/Users/${id}`, {
      ...created,
      name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
    })
    expect(expectStatus(200, replaced).body).toMatchObject({ id, name: { givenName: 'Another', familyName: 'User' } })
    const off = await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active: false } }])
    expect(expectStatus(200, off).body).toMatchObject({ id, active: false })
    const on = await scim.put(`/Users/${id}`, { ...replaced.body, active: true })
    expect(expectStatus(200, on).body).toMatchObject({ id, active: true })
  })

  test('pushes groups', async () => {
    const [one, two, three] = [await createUser('one'), await createUser('two'), await createUser('three')]
    const { id } = expectStatus(
      201,
      await scim.post('/Groups', {
        schemas: [groupSchema],
        displayName: 'Test SCIMv2',
        members: [{ value: one, display: 'one' }],
      }),
    ).body
    expect(await membersOf(id)).toEqual([one])
    const rename = { op: 'replace', value: { id, displayName: 'Test SCIMv2 renamed' } }
    expectStatus(204, await scim.patch(`/Groups/${id}`, [rename]))
    expectStatus(
      204,
      await scim.patch(`/Groups/${id}`, [
        { op: 'remove', path: `members[value eq "${one}"]` },
        { op: 'add', path: 'members', value: [{ value: two, display: 'two' }] },
      ]),
    )
    expect(await membersOf(id)).toEqual([two])
    expectStatus(
      204,
      await scim.patch(`/Groups/${id}`, [
        { op: 'replace', path: 'members', value: [{ value: one }, { value: three }] },
      ]),
    )
    expect(await membersOf(id)).toEqual([one, three].sort())
    const replaced = await scim.put(`/Groups/${id}`, {
      schemas: [groupSchema],
      id,
      displayName: 'Test SCIMv2',
      members: [{ value: three }],
    })
    expect(expectStatus(200, replaced).body).toMatchObject({ displayName: 'Test SCIMv2', members: [{ value: three }] })
    expectStatus(204, await scim.delete(`/Groups/${id}`))
  })
})

test('who was put into a group before joining is in the team on joining', async () => {
  const name = `awaited${founded}`
  const email = `${name}@example.org`
  const { id } = expectStatus(201, await scim.post('/Users', { schemas: [userSchema], userName: email })).body
  const group = expectStatus(
    201,
    await scim.post('/Groups', { schemas: [groupSchema], displayName: 'Newcomers', members: [{ value: id }] }),
  ).body
  await app.deliver()
  const person = await app.signUp(name)
  const mail = app.mails.findLast(({ to }) => to === email)
  const [, token] = /invitation#(\S+)/.exec(mail?.text ?? '') ?? []
  expectStatus(200, await person.post('/invitations/accept', { token }))
  expect(await membersOf(group.id)).toEqual([id])
  const team = expectStatus(200, await owner.get(`${path}/teams/${group.id}/members`)).body.data
  expect(team).toMatchObject([{ email }])
})

test('names are given once, and only people of the organization are members', async () => {
  const group = { schemas: [groupSchema], displayName: 'Once' }
  const { id } = expectStatus(201, await scim.post('/Groups', group)).body
  expect((await scim.post('/Groups', { ...group, displayName: 'ONCE' })).body).toMatchObject({
    status: '409',
    scimType: 'uniqueness',
  })
  const nobody = '019b7ca9-8c88-7a6f-bc4f-ba004f417ad4'
  for (const [operation, scimType] of [
    [{ op: 'add', path: 'members', value: [{ value: nobody }] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: [{ value: 'x' }] }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: 'x' }, 'invalidValue'],
    [{ op: 'remove', path: 'members[display eq "x"]' }, 'invalidFilter'],
    [{ op: 'remove', path: 'members[value eq' }, 'invalidPath'],
    [{ op: 'replace', path: 'displayName', value: '' }, 'invalidValue'],
    [{ op: 'add', path: 'members', value: Array.from({ length: 1_001 }, () => ({ value: nobody })) }, 'tooMany'],
  ] as const)
    expect((await scim.patch(`/Groups/${id}`, [operation])).body).toMatchObject({ status: '400', scimType })
})

/** Hundreds of people at once, as a first synchronization leaves them behind. */
async function insertAwaited(count: number): Promise<string[]> {
  const { clock, db } = app.platform
  const rows = Array.from({ length: count }, (_, number) => ({
    org_id: organizationId,
    id: newId(clock),
    user_name: `bulk${number}`,
    email: `bulk${number}@example.org`,
    active: true,
    created_at: clock.now(),
    updated_at: clock.now(),
  }))
  await db
    .forOrganization({ organizationId })
    .transaction((tx) => tx.insertInto('provisioned_people').values(rows).execute())
  return rows.map(({ id }) => id)
}

test('hundreds of members come and go in a handful of queries', async () => {
  const ids = await insertAwaited(300)
  const { id } = expectStatus(201, await scim.post('/Groups', { schemas: [groupSchema], displayName: 'All' })).body
  const add = (chosen: readonly string[]) =>
    scim.patch(`/Groups/${id}`, [{ op: 'Add', path: 'members', value: chosen.map((value) => ({ value })) }])
  const few = await countQueries(async () => expectStatus(204, await add(ids.slice(0, 2))))
  const many = await countQueries(async () => expectStatus(204, await add(ids)))
  expect(many).toBe(few)
  expect(await membersOf(id)).toHaveLength(300)
  const clear = await countQueries(async () =>
    expectStatus(204, await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }])),
  )
  expect(clear).toBeLessThanOrEqual(few + 1)
  expect(await membersOf(id)).toEqual([])
  const list = await countQueries(() => scim.get('/Users?count=200'))
  expect(list).toBeLessThan(20)
})
