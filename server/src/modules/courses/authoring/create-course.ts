import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { type Draft, draftOf } from './draft.ts'
import { insertPreparedCourse, type NewCourse, prepareCourse } from './prepare-course.ts'

/** Makes a course that only authors see: a title to begin with, or a whole draft at once. */
export async function createCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  wanted: NewCourse,
): Promise<Draft> {
  const prepared = await prepareCourse({ clock }, actor, wanted)
  await db.forOrganization(actor).transaction((tx) => insertPreparedCourse(tx, prepared, actor.userId, clock.now()))
  return draftOf(prepared.course, prepared.content)
}
