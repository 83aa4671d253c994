import { type CatalogModule, readOutline } from '#modules/courses/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { type EnrollmentCard, type EnrollmentId, type LessonProgress, notBegun } from './enrollment.ts'
import { findEnrollment } from './enrollment-sql.ts'
import { learningProblems } from './learning-problems.ts'
import { selectProgress } from './progress-sql.ts'
import { showEnrollments } from './show-enrollments.ts'

type OutlineLesson = CatalogModule['lessons'][number]

/** An enrollment with the outline of the version the person learns and how far they are in each lesson. */
export interface EnrollmentOutline extends EnrollmentCard {
  readonly modules: { id: string; title: string; lessons: (OutlineLesson & LessonProgress)[] }[]
}

/** One of the actor's own enrollments; anybody else's is refused with 404. */
export async function getEnrollment(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  id: EnrollmentId,
): Promise<EnrollmentOutline> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const enrollment = await findEnrollment(tx, actor, id)
    if (!enrollment) throw learningProblems.enrollmentNotFound()
    const [[card], modules, progress] = await Promise.all([
      showEnrollments(tx, actor.organizationId, [enrollment]),
      readOutline(tx, actor.organizationId, enrollment.versionId),
      selectProgress(tx, actor.organizationId, id),
    ])
    if (!card) throw learningProblems.enrollmentNotFound()
    return {
      ...card,
      modules: modules.map((module) => ({
        ...module,
        lessons: module.lessons.map((lesson) => ({ ...lesson, ...(progress.get(lesson.id) ?? notBegun) })),
      })),
    }
  })
}
