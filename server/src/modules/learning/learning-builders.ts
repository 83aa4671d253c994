import type { CourseId } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { enroll } from './enroll.ts'
import { type EnrollmentOutline, getEnrollment } from './get-enrollment.ts'
import { recordProgress } from './record-progress.ts'

/** Enrolls a learner and lets them complete the first lessons of the course; answers with where they stand. */
export async function learnCourse(
  uses: Uses<'clock' | 'db'>,
  learner: OrganizationActor,
  courseId: CourseId,
  lessonsDone = 0,
): Promise<EnrollmentOutline> {
  const { enrollment } = await enroll(uses, learner, courseId)
  const { modules } = await getEnrollment(uses, learner, enrollment.id)
  for (const { id: lessonId } of modules.flatMap(({ lessons }) => lessons).slice(0, lessonsDone)) {
    const report = { percent: 100, completed: true, secondsActive: 60 }
    await recordProgress(uses, learner, { enrollmentId: enrollment.id, lessonId }, report)
  }
  return getEnrollment(uses, learner, enrollment.id)
}
