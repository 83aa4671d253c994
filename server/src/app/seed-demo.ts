import { join } from 'node:path'
import { type CourseId, holdCourseTitle, importCourse, publishCourse } from '#modules/courses/public.ts'
import { findAccountByEmail, signUp } from '#modules/identity/public.ts'
import { enroll, recordProgress } from '#modules/learning/public.ts'
import {
  addMember,
  addTeamMember,
  assertTeam,
  createOrganization,
  createTeam,
  findMemberBySlug,
  grantRole,
  listBindings,
  listTeams,
} from '#modules/organizations/public.ts'
import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { isReached, reach } from '#platform/milestone.ts'
import type { Platform } from '#platform/platform.ts'

export interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly role: string
}

const password = 'learning by doing'

const people = {
  owner: { name: 'Olivia Okafor', email: 'olivia@brightwater.example' },
  admin: { name: 'Ada Lindgren', email: 'ada@brightwater.example' },
  manager: { name: 'Mateo Fuentes', email: 'mateo@brightwater.example' },
  instructor: { name: 'Ines Lindqvist', email: 'ines@brightwater.example' },
  learner: { name: 'Leo Marchetti', email: 'leo@brightwater.example' },
  auditor: { name: 'Aiko Tanaka', email: 'aiko@brightwater.example' },
} as const

const accounts: readonly DemoAccount[] = Object.entries(people).map(([role, { email }]) => ({ role, email, password }))

const organization = { name: 'Brightwater Energy', slug: 'brightwater' } as const

const teamName = 'Grid operations'

/** By the folders they lie in. */
const courses = {
  'learn-with-evidence': 'Learn with evidence',
  'sql-window-functions': 'SQL window functions in practice',
} as const

const coursesDir = join(import.meta.dirname, '../../seed/courses')
const milestone = 'demo content'

/**
 * Makes an organization with somebody in each role, once: an instructor who published two courses, a learner in the middle
 * of them, and a manager with a team.
 * Their accounts are answered each time. Every step finds what is there or makes it, so that a start that was cut short is
 * completed by the next, and starts at the same time make one demo; when it is complete, what people do with it stays.
 */
export async function seedDemo(platform: Platform): Promise<{ made: boolean; accounts: readonly DemoAccount[] }> {
  const { clock, db } = platform
  if (await db.forSystem().transaction((tx) => isReached(tx, milestone))) return { made: false, accounts }
  const owner = await provideOwner(platform)
  const instructor = await provideMember(platform, owner, 'instructor')
  const learner = await provideMember(platform, owner, 'learner')
  await provideMember(platform, owner, 'admin')
  await provideMember(platform, owner, 'auditor')
  const manager = await provideMember(platform, owner, 'manager')
  await provideTeam(platform, owner, manager, [learner, instructor])
  const evidence = await providePublished(platform, instructor, 'learn-with-evidence')
  const sql = await providePublished(platform, instructor, 'sql-window-functions')
  await readLessons(platform, learner, evidence, 1)
  await readLessons(platform, learner, sql, 2)
  await db.forSystem().transaction((tx) => reach(tx, milestone, clock.now()))
  return { made: true, accounts }
}

/** What is found, or else made; whoever fails to make it because another start was first finds that. */
async function findOrMake<T>(find: () => Promise<T | undefined>, make: () => Promise<unknown>): Promise<T> {
  const found = await find()
  if (found) return found
  const failure = await make().then(
    () => new Error('what the demo made is not to be found'),
    (error: unknown) => error,
  )
  const made = await find()
  if (!made) throw failure
  return made
}

async function provideAccount(platform: Platform, person: { name: string; email: string }): Promise<UserActor> {
  const caller = { address: '127.0.0.1', userAgent: 'upskill seed' }
  const { id } = await findOrMake(
    () => findAccountByEmail(platform, person.email),
    () => signUp(platform, { ...person, password }, caller),
  )
  return { userId: id, credential: { kind: 'session', id: 'seed', factors: 1, isRecent: true } }
}

async function provideOwner(platform: Platform): Promise<OrganizationActor> {
  const owner = await provideAccount(platform, people.owner)
  return findOrMake(
    () => findMemberBySlug(platform, owner, organization.slug),
    () => createOrganization(platform, owner, organization),
  )
}

async function provideMember(
  platform: Platform,
  owner: OrganizationActor,
  role: Exclude<keyof typeof people, 'owner'>,
): Promise<OrganizationActor> {
  const person = await provideAccount(platform, people[role])
  return findOrMake(
    () => findMemberBySlug(platform, person, organization.slug),
    () => addMember(platform, owner, { userId: person.userId, role }),
  )
}

async function provideTeam(
  platform: Platform,
  owner: OrganizationActor,
  manager: OrganizationActor,
  people: readonly OrganizationActor[],
): Promise<void> {
  const { id } = await findOrMake(
    async () => (await listTeams(platform, owner, { limit: 200 })).data.find(({ name }) => name === teamName),
    () => createTeam(platform, owner, { name: teamName }),
  )
  for (const { memberId } of people) await addTeamMember(platform, owner, { teamId: id, memberId })
  const place = { scope: { kind: 'team', id }, assertExists: assertTeam } as const
  await findOrMake(
    async () => (await listBindings(platform, owner, place, { limit: 1 })).data[0],
    () => grantRole(platform, owner, place, { memberId: manager.memberId, role: 'manager' }),
  )
}

async function providePublished(
  platform: Platform,
  author: OrganizationActor,
  folder: keyof typeof courses,
): Promise<CourseId> {
  const find = () =>
    platform.db.forOrganization(author).transaction((tx) => holdCourseTitle(tx, author.organizationId, courses[folder]))
  const { id } = await findOrMake(find, () => importFrom(platform, author, folder))
  return findOrMake(
    async () => ((await find())?.isPublished ? id : undefined),
    () => publishCourse(platform, author, id, { changelog: 'First version.' }, 1),
  )
}

async function importFrom(platform: Platform, author: OrganizationActor, folder: keyof typeof courses): Promise<void> {
  const order = { id: newId<'import'>(platform.clock), author, source: join(coursesDir, folder), name: folder }
  const outcome = await importCourse(platform, order, {
    onStoring: async (tx) => {
      const other = await holdCourseTitle(tx, author.organizationId, courses[folder])
      if (other) throw new Error(`another start made the demo course ${folder}`)
    },
  })
  if (outcome.status === 'failed') throw new Error(`the demo course ${folder} was not imported: ${outcome.problem}`)
}

/** Reads the first lessons of a course, and leaves the rest to be resumed. */
async function readLessons(
  platform: Platform,
  learner: OrganizationActor,
  courseId: CourseId,
  count: number,
): Promise<void> {
  for (;;) {
    const { enrollment } = await enroll(platform, learner, courseId)
    if (!enrollment.resumeLesson || enrollment.lessonsDone >= count) return
    const place = { enrollmentId: enrollment.id, lessonId: enrollment.resumeLesson.id }
    await recordProgress(platform, learner, place, { percent: 100, completed: true, secondsActive: 0 })
  }
}
