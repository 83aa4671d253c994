import { type LessonId, readOutline } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { record } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import {
  type Enrollment,
  type EnrollmentId,
  isComplete,
  type LessonProgress,
  lessonsOf,
  standingOf,
} from './enrollment.ts'
import { lockEnrollment, setStanding } from './enrollment-sql.ts'
import { courseCompleted } from './learning-events.ts'
import { learningProblems } from './learning-problems.ts'
import { mergeProgress, type ProgressReport, selectProgress } from './progress-sql.ts'

/** What a report led to. `courseCompleted` says that the course is, not that this report did it. */
export interface RecordedProgress extends LessonProgress {
  readonly lessonsDone: number
  readonly lessonCount: number
  readonly courseCompleted: boolean
}

/**
 * Records how far the actor is in a lesson; nothing recorded ever goes down. With the last lesson the course is completed
 * and announced, exactly once. An enrollment or a lesson that is not theirs is refused with 404.
 */
export async function recordProgress(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { enrollmentId, lessonId }: { enrollmentId: EnrollmentId; lessonId: LessonId },
  report: ProgressReport,
): Promise<RecordedProgress> {
  const { organizationId } = actor
  return db.forOrganization(actor).transaction(async (tx) => {
    const before = await lockEnrollment(tx, actor, enrollmentId)
    if (!before) throw learningProblems.enrollmentNotFound()
    const lessons = lessonsOf(await readOutline(tx, organizationId, before.versionId))
    if (!lessons.some(({ id }) => id === lessonId)) throw learningProblems.lessonNotFound()

    const now = clock.now()
    const progress = await mergeProgress(tx, { organizationId, enrollmentId, lessonId }, report, now)
    const completed = completedLessons(await selectProgress(tx, organizationId, enrollmentId))
    const after = advance(before, { ...standingOf(lessons, completed, lessonId), lastLessonId: lessonId }, now)
    await setStanding(tx, organizationId, after)
    if (after.status !== before.status) await record(tx, courseCompleted({ enrollmentId }), clock)

    const { lessonsDone, lessonCount, status } = after
    return { ...progress, lessonsDone, lessonCount, courseCompleted: status === 'completed' }
  })
}

const completedLessons = (progress: ReadonlyMap<LessonId, LessonProgress>) =>
  new Set([...progress].filter(([, { completed }]) => completed).map(([id]) => id))

function advance(
  before: Enrollment,
  now: Pick<Enrollment, 'lastLessonId' | 'lessonCount' | 'lessonsDone' | 'minutesLeft' | 'resumeLessonId'>,
  at: Date,
): Enrollment {
  const after = { ...before, ...now, lastActivityAt: at }
  return before.status === 'active' && isComplete(after) ? { ...after, status: 'completed', completedAt: at } : after
}
