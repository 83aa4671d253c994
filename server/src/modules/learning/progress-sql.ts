import { sql } from 'kysely'
import type { LessonId } from '#modules/courses/public.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { EnrollmentId, LessonProgress } from './enrollment.ts'

/** What a reader reports of a lesson: how far they are, and how long they were at it since they last said so. */
export interface ProgressReport {
  readonly percent: number
  readonly completed: boolean
  readonly secondsActive: number
}

interface Place {
  readonly organizationId: OrganizationId
  readonly enrollmentId: EnrollmentId
  readonly lessonId: LessonId
}

/**
 * Merges a report into what is kept, in one statement: the larger percentage and the first completion stay, so reports may
 * come late, twice or at once, in any order, and the outcome is the same. Time adds up, but never to more than has passed
 * since the report before: a report sent again counts for nothing.
 */
export async function mergeProgress(
  tx: Tx,
  { organizationId, enrollmentId, lessonId }: Place,
  { percent, completed, secondsActive }: ProgressReport,
  now: Date,
): Promise<LessonProgress> {
  const row = await tx
    .insertInto('lesson_progress')
    .values({
      org_id: organizationId,
      enrollment_id: enrollmentId,
      lesson_id: lessonId,
      percent: completed ? 100 : percent,
      seconds_active: secondsActive,
      completed_at: completed ? now : null,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'enrollment_id', 'lesson_id']).doUpdateSet({
        percent: sql`greatest(lesson_progress.percent, excluded.percent)`,
        seconds_active: sql`lesson_progress.seconds_active + least(excluded.seconds_active, ${secondsPassed})`,
        completed_at: sql`coalesce(lesson_progress.completed_at, excluded.completed_at)`,
        updated_at: sql`greatest(lesson_progress.updated_at, excluded.updated_at)`,
      }),
    )
    .returning(['percent', 'completed_at'])
    .executeTakeFirstOrThrow()
  return { percent: row.percent, completed: row.completed_at !== null }
}

const secondsPassed = sql`greatest(0, ceil(extract(epoch from excluded.updated_at - lesson_progress.updated_at)))::integer`

/** How far the person is in each lesson they began. */
export async function selectProgress(
  tx: Tx,
  organizationId: OrganizationId,
  enrollmentId: EnrollmentId,
): Promise<Map<LessonId, LessonProgress>> {
  const rows = await tx
    .selectFrom('lesson_progress')
    .select(['lesson_id', 'percent', 'completed_at'])
    .where('org_id', '=', organizationId)
    .where('enrollment_id', '=', enrollmentId)
    .execute()
  return new Map(rows.map((row) => [row.lesson_id, { percent: row.percent, completed: row.completed_at !== null }]))
}
