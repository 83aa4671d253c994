import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { assertVersion } from '#platform/etag.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { lockCourse } from './course-sql.ts'
import type { Course } from './draft.ts'

/**
 * Holds a course, for changing it, until the transaction ends. Refuses with 404 when the organization has no such course,
 * and with 412 when an expected version is given that is not the course's.
 */
export async function lockDraft(
  tx: Tx,
  { organizationId }: OrganizationActor,
  id: CourseId,
  expectedVersion?: number,
): Promise<Course> {
  const course = await lockCourse(tx, organizationId, id)
  if (!course) throw courseProblems.notFound()
  if (expectedVersion !== undefined) assertVersion(course.version, expectedVersion)
  return course
}
