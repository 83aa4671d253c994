import { type CourseId, courseProblems, findPublishedVersion, readOutline } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Clock } from '#platform/clock.ts'
import type { Tx } from '#platform/database.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type Enrollment, type EnrollmentCard, lessonsOf, standingOf } from './enrollment.ts'
import { findEnrollmentIn, insertEnrollment } from './enrollment-sql.ts'
import { showEnrollments } from './show-enrollments.ts'

/**
 * Enrolls the actor in the newest version of a course, once: who is enrolled already gets that enrollment again, also when
 * both requests come at the same time. A course that is not in the catalog is refused with 404.
 */
export async function enroll(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  courseId: CourseId,
): Promise<{ enrollment: EnrollmentCard; isNew: boolean }> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const existing = await findEnrollmentIn(tx, actor, courseId)
    const created = existing ? undefined : await tryToEnroll(tx, clock, actor, courseId)
    const enrollment = existing ?? created ?? (await findEnrollmentIn(tx, actor, courseId))
    if (!enrollment) throw courseProblems.notFound()
    const [card] = await showEnrollments(tx, actor.organizationId, [enrollment])
    if (!card) throw courseProblems.notFound()
    return { enrollment: card, isNew: created !== undefined }
  })
}

/** The new enrollment, or undefined when a request at the same time was first. */
async function tryToEnroll(
  tx: Tx,
  clock: Clock,
  { organizationId, userId }: OrganizationActor,
  courseId: CourseId,
): Promise<Enrollment | undefined> {
  const versionId = await findPublishedVersion(tx, organizationId, courseId)
  if (versionId === undefined) throw courseProblems.notFound()
  const lessons = lessonsOf(await readOutline(tx, organizationId, versionId))
  const now = clock.now()
  const enrollment: Enrollment = {
    ...standingOf(lessons, new Set(), null),
    id: newId(clock),
    userId,
    courseId,
    versionId,
    status: 'active',
    lastLessonId: null,
    enrolledAt: now,
    lastActivityAt: now,
    completedAt: null,
  }
  return (await insertEnrollment(tx, organizationId, enrollment)) ? enrollment : undefined
}
