import { findLessonHeads, findVersionHeads } from '#modules/courses/public.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import { type Enrollment, type EnrollmentCard, toCard } from './enrollment.ts'

/** Adds to enrollments what their courses say: two queries, however many enrollments there are. */
export async function showEnrollments(
  tx: Tx,
  organizationId: OrganizationId,
  enrollments: readonly Enrollment[],
): Promise<EnrollmentCard[]> {
  const resumed = enrollments.flatMap(({ versionId, resumeLessonId }) =>
    resumeLessonId === null ? [] : [{ versionId, lessonId: resumeLessonId }],
  )
  const [versions, lessons] = await Promise.all([
    findVersionHeads(
      tx,
      organizationId,
      enrollments.map(({ versionId }) => versionId),
    ),
    findLessonHeads(tx, organizationId, resumed),
  ])
  const keyOf = (versionId: string, lessonId: string | null) => `${versionId}/${lessonId}`
  const lessonsByKey = new Map(lessons.map((lesson) => [keyOf(lesson.versionId, lesson.id), lesson]))
  return enrollments.map((enrollment) =>
    toCard(
      enrollment,
      versions.get(enrollment.versionId),
      lessonsByKey.get(keyOf(enrollment.versionId, enrollment.resumeLessonId)),
    ),
  )
}
