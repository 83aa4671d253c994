import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { type Draft, draftOf } from './draft.ts'
import { insertPreparedCourse, type NewCourse, prepareCourse } from './prepare-course.ts'

/** Makes a course that only its authors see: a title to begin with, or a whole draft at once. The actor is its instructor. */
export async function createCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  wanted: NewCourse,
): Promise<Draft> {
  const prepared = await prepareCourse({ clock }, actor, wanted)
  await db.forOrganization(actor).transaction((tx) => insertPreparedCourse(tx, { clock }, prepared, actor.userId))
  return draftOf(prepared.course, prepared.content)
}
