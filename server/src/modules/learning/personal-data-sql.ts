import { findVersionHeads } from '#modules/courses/public.ts'
import type { Tx } from '#platform/database.ts'
import type { PersonalParts, PersonInOrganization } from '#platform/personal-data.ts'

export async function collectLearning(
  tx: Tx,
  { organizationId, userId }: PersonInOrganization,
): Promise<PersonalParts> {
  const enrollments = await tx
    .selectFrom('enrollments')
    .select(['id', 'course_id', 'version_id', 'cycle', 'source', 'status', 'lesson_count', 'lessons_done'])
    .select(['enrolled_at', 'last_activity_at', 'completed_at'])
    .where('org_id', '=', organizationId)
    .where('user_id', '=', userId)
    .execute()
  const progress = await tx
    .selectFrom('lesson_progress as p')
    .innerJoin('enrollments as e', (join) =>
      join.onRef('e.org_id', '=', 'p.org_id').onRef('e.id', '=', 'p.enrollment_id'),
    )
    .select(['p.enrollment_id', 'p.lesson_id', 'p.percent', 'p.seconds_active', 'p.completed_at', 'p.updated_at'])
    .where('p.org_id', '=', organizationId)
    .where('e.user_id', '=', userId)
    .execute()
  const versions = await findVersionHeads(
    tx,
    organizationId,
    enrollments.map((enrollment) => enrollment.version_id),
  )
  return {
    enrollments: enrollments.map((enrollment) => ({
      ...enrollment,
      course_title: versions.get(enrollment.version_id)?.title,
    })),
    lesson_progress: progress,
  }
}
