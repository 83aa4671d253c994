import { join } from 'node:path'
import { type CourseId, importCourse, publishCourse } from '#modules/courses/public.ts'
import { findAccountByEmail, findSession, signUp } from '#modules/identity/public.ts'
import { enroll, recordProgress } from '#modules/learning/public.ts'
import { acceptInvitation, createOrganization, findMember, inviteMember } from '#modules/organizations/public.ts'
import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Platform } from '#platform/platform.ts'

export interface DemoAccount {
  readonly email: string
  readonly password: string
  readonly role: string
}

const password = 'learning by doing'

const people = {
  owner: { name: 'Olivia Okafor', email: 'olivia@brightwater.example' },
  instructor: { name: 'Ines Lindqvist', email: 'ines@brightwater.example' },
  learner: { name: 'Leo Marchetti', email: 'leo@brightwater.example' },
} as const

const accounts: readonly DemoAccount[] = Object.entries(people).map(([role, { email }]) => ({ role, email, password }))

const coursesDir = join(import.meta.dirname, '../../seed/courses')

/**
 * Makes an organization with an owner, an instructor who published two courses and a learner in the middle of them, once.
 * Their accounts are answered each time.
 */
export async function seedDemo(platform: Platform): Promise<{ made: boolean; accounts: readonly DemoAccount[] }> {
  if (await findAccountByEmail(platform, people.owner.email)) return { made: false, accounts }
  const owner = await signUpAs(platform, people.owner)
  const { id: organizationId } = await createOrganization(platform, owner, {
    name: 'Brightwater Energy',
    slug: 'brightwater',
  })
  const ownerActor = await actorOf(platform, owner, organizationId)
  const instructor = await joinAs(platform, ownerActor, 'instructor')
  const learner = await joinAs(platform, ownerActor, 'learner')
  const evidence = await publishFrom(platform, instructor, 'learn-with-evidence')
  const sql = await publishFrom(platform, instructor, 'sql-window-functions')
  await readLessons(platform, learner, evidence, 1)
  await readLessons(platform, learner, sql, 2)
  return { made: true, accounts }
}

async function joinAs(
  platform: Platform,
  owner: OrganizationActor,
  role: 'instructor' | 'learner',
): Promise<OrganizationActor> {
  const person = await signUpAs(platform, people[role])
  const { acceptUrl } = await inviteMember(platform, owner, { email: people[role].email, role })
  await acceptInvitation(platform, person, new URL(acceptUrl).hash.slice(1))
  return actorOf(platform, person, owner.organizationId)
}

async function signUpAs(platform: Platform, person: { name: string; email: string }): Promise<UserActor> {
  const { session } = await signUp(
    platform,
    { ...person, password },
    { address: '127.0.0.1', userAgent: 'upskill seed' },
  )
  const actor = await findSession(platform, session.token)
  if (!actor) throw new Error(`the demo account ${person.email} could not sign in`)
  return actor
}

async function actorOf(platform: Platform, user: UserActor, organizationId: string): Promise<OrganizationActor> {
  const actor = await findMember(platform, user, organizationId)
  if (!actor) throw new Error('a demo account did not join the demo organization')
  return actor
}

async function publishFrom(platform: Platform, author: OrganizationActor, folder: string): Promise<CourseId> {
  const order = { id: newId<'import'>(platform.clock), author, source: join(coursesDir, folder), name: folder }
  const outcome = await importCourse(platform, order)
  if (outcome.status === 'failed') throw new Error(`the demo course ${folder} was not imported: ${outcome.problem}`)
  await publishCourse(platform, author, outcome.courseId, { changelog: 'First version.' }, 1)
  return outcome.courseId
}

/** Reads the first lessons of a course, and leaves the rest to be resumed. */
async function readLessons(
  platform: Platform,
  learner: OrganizationActor,
  courseId: CourseId,
  count: number,
): Promise<void> {
  for (let read = 0; read < count; read++) {
    const { enrollment } = await enroll(platform, learner, courseId)
    if (!enrollment.resumeLesson) return
    const place = { enrollmentId: enrollment.id, lessonId: enrollment.resumeLesson.id }
    await recordProgress(platform, learner, place, { percent: 100, completed: true, secondsActive: 0 })
  }
}
