import type { CatalogModule, CourseId, LessonHead, LessonId, VersionHead, VersionId } from '#modules/courses/public.ts'
import type { Id, UserId } from '#platform/id.ts'

export type EnrollmentId = Id<'enrollment'>

/** A person's way through one version of a course; publishing a newer version does not move them to it. */
export interface Enrollment extends Standing {
  readonly id: EnrollmentId
  readonly userId: UserId
  readonly courseId: CourseId
  readonly versionId: VersionId
  readonly status: 'active' | 'completed'
  readonly lastLessonId: LessonId | null
  readonly enrolledAt: Date
  readonly lastActivityAt: Date
  readonly completedAt: Date | null
}

/** How far somebody is. */
export interface Standing {
  readonly lessonCount: number
  readonly lessonsDone: number
  /** What the lessons that are left take together. */
  readonly minutesLeft: number
  /** Where to go on; null when nothing is left. */
  readonly resumeLessonId: LessonId | null
}

/** How far somebody is in one lesson. None of it ever goes down. */
export interface LessonProgress {
  readonly percent: number
  readonly completed: boolean
}

export const notBegun: LessonProgress = { percent: 0, completed: false }

/**
 * Where somebody stands who completed these lessons. They go on with the first lesson they have not completed from the
 * one they read last, or else with the first such lesson of all.
 */
export function standingOf(
  lessons: readonly { readonly id: LessonId; readonly minutes: number }[],
  completed: ReadonlySet<LessonId>,
  lastLessonId: LessonId | null,
): Standing {
  const lastIndex = lessons.findIndex(({ id }) => id === lastLessonId)
  const left = lessons.filter(({ id }) => !completed.has(id))
  const leftFromLast = lessons.slice(Math.max(lastIndex, 0)).filter(({ id }) => !completed.has(id))
  return {
    lessonCount: lessons.length,
    lessonsDone: lessons.length - left.length,
    minutesLeft: left.reduce((sum, { minutes }) => sum + minutes, 0),
    resumeLessonId: (leftFromLast[0] ?? left[0])?.id ?? null,
  }
}

/** Whether everything is done; where there is nothing to do, nothing can be completed. */
export const isComplete = ({ lessonCount, lessonsDone }: Standing): boolean =>
  lessonCount > 0 && lessonsDone === lessonCount

/** An enrollment with what its course says of itself: what the person sees in their list. */
export interface EnrollmentCard extends Enrollment {
  readonly courseTitle: string
  readonly coverUrl: string | null
  readonly resumeLesson: LessonHead | null
  /** The course has a newer version than the one this person learns. */
  readonly newerVersion: boolean
}

/** How far one person is in one course, as those see it who may see the progress of others. */
export interface LearnerProgress extends Pick<
  Enrollment,
  'id' | 'userId' | 'courseId' | 'status' | 'lessonsDone' | 'lessonCount' | 'lastActivityAt' | 'completedAt'
> {
  readonly learnerName: string
  readonly courseTitle: string
}

export function toCard(
  enrollment: Enrollment,
  version: VersionHead | undefined,
  resume: LessonHead | undefined,
): EnrollmentCard {
  return {
    ...enrollment,
    courseTitle: version?.title ?? '',
    coverUrl: version?.coverUrl ?? null,
    resumeLesson: resume ?? null,
    newerVersion: version?.isSuperseded ?? false,
  }
}

/** The lessons of an outline in the order they are read. */
export const lessonsOf = (modules: readonly CatalogModule[]) => modules.flatMap((module) => module.lessons)
