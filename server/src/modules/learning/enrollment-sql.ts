import { sql } from 'kysely'
import type { CourseId } from '#modules/courses/public.ts'
import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { Enrollment, EnrollmentId } from './enrollment.ts'

const columns = [
  'id',
  'user_id',
  'course_id',
  'version_id',
  'status',
  'lesson_count',
  'lessons_done',
  'minutes_left',
  'last_lesson_id',
  'resume_lesson_id',
  'enrolled_at',
  'last_activity_at',
  'completed_at',
] as const

interface EnrollmentRow {
  id: string
  user_id: string
  course_id: string
  version_id: string
  status: string
  lesson_count: number
  lessons_done: number
  minutes_left: number
  last_lesson_id: string | null
  resume_lesson_id: string | null
  enrolled_at: Date
  last_activity_at: Date
  completed_at: Date | null
}

const toEnrollment = (row: EnrollmentRow): Enrollment => ({
  id: row.id,
  userId: row.user_id,
  courseId: row.course_id,
  versionId: row.version_id,
  status: row.status as Enrollment['status'],
  lessonCount: row.lesson_count,
  lessonsDone: row.lessons_done,
  minutesLeft: row.minutes_left,
  lastLessonId: row.last_lesson_id,
  resumeLessonId: row.resume_lesson_id,
  enrolledAt: row.enrolled_at,
  lastActivityAt: row.last_activity_at,
  completedAt: row.completed_at,
})

/** Whose enrollments a query may see: one person's in one organization. */
export interface Learner {
  readonly organizationId: OrganizationId
  readonly userId: UserId
}

const selectOwn = (tx: Tx, { organizationId, userId }: Learner) =>
  tx.selectFrom('enrollments').select(columns).where('org_id', '=', organizationId).where('user_id', '=', userId)

export async function findEnrollment(tx: Tx, learner: Learner, id: EnrollmentId): Promise<Enrollment | undefined> {
  const row = await selectOwn(tx, learner).where('id', '=', id).executeTakeFirst()
  return row && toEnrollment(row)
}

/** Anybody's enrollment, for what the organization itself does about it. */
export async function findEnrollmentById(
  tx: Tx,
  organizationId: OrganizationId,
  id: EnrollmentId,
): Promise<Enrollment | undefined> {
  const row = await tx
    .selectFrom('enrollments')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row && toEnrollment(row)
}

/** Reads an enrollment and holds it until the transaction ends: what is recorded for one happens one after another. */
export async function lockEnrollment(tx: Tx, learner: Learner, id: EnrollmentId): Promise<Enrollment | undefined> {
  const row = await selectOwn(tx, learner).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && toEnrollment(row)
}

/** The person's latest enrollment in the course, or undefined. */
export async function findEnrollmentIn(tx: Tx, learner: Learner, courseId: CourseId): Promise<Enrollment | undefined> {
  const row = await selectOwn(tx, learner).where('course_id', '=', courseId).orderBy('cycle', 'desc').executeTakeFirst()
  return row && toEnrollment(row)
}

export async function selectEnrollments(
  tx: Tx,
  learner: Learner,
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<Enrollment[]> {
  const rows = await selectOwn(tx, learner)
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(last_activity_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('last_activity_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toEnrollment)
}

/** What the people of the team learn, or who learns the course. */
export async function selectEnrollmentsIn(
  tx: Tx,
  organizationId: OrganizationId,
  place: { readonly kind: 'team' | 'course'; readonly id: string },
  { after, limit }: { after: readonly [string, string] | undefined; limit: number },
): Promise<Enrollment[]> {
  const rows = await tx
    .selectFrom('enrollments')
    .select(columns)
    .where('org_id', '=', organizationId)
    .$if(place.kind === 'course', (query) => query.where('course_id', '=', place.id))
    .$if(place.kind === 'team', (query) =>
      query.where('user_id', 'in', (people) =>
        people
          .selectFrom('team_people')
          .select('user_id')
          .where('org_id', '=', organizationId)
          .where('team_id', '=', place.id),
      ),
    )
    .$if(after !== undefined, (query) =>
      query.where(sql<boolean>`(last_activity_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]}::uuid)`),
    )
    .orderBy('last_activity_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  return rows.map(toEnrollment)
}

/** Inserts the enrollment, or answers false when the person has one in this course already. */
export async function insertEnrollment(
  tx: Tx,
  organizationId: OrganizationId,
  enrollment: Enrollment,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('enrollments')
    .values({
      org_id: organizationId,
      id: enrollment.id,
      user_id: enrollment.userId,
      course_id: enrollment.courseId,
      version_id: enrollment.versionId,
      source: 'self',
      lesson_count: enrollment.lessonCount,
      lessons_done: enrollment.lessonsDone,
      minutes_left: enrollment.minutesLeft,
      resume_lesson_id: enrollment.resumeLessonId,
      enrolled_at: enrollment.enrolledAt,
      last_activity_at: enrollment.lastActivityAt,
    })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'course_id', 'cycle']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Keeps where the person stands now. */
export async function setStanding(tx: Tx, organizationId: OrganizationId, enrollment: Enrollment): Promise<void> {
  await tx
    .updateTable('enrollments')
    .set({
      status: enrollment.status,
      lessons_done: enrollment.lessonsDone,
      minutes_left: enrollment.minutesLeft,
      last_lesson_id: enrollment.lastLessonId,
      resume_lesson_id: enrollment.resumeLessonId,
      last_activity_at: enrollment.lastActivityAt,
      completed_at: enrollment.completedAt,
      version: sql`version + 1`,
    })
    .where('org_id', '=', organizationId)
    .where('id', '=', enrollment.id)
    .execute()
}
