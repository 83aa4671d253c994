import { makeInstructor } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Tx } from '#platform/database.ts'
import { newId, type UserId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type CourseContent, checksumOf, hashMarkdown, type LessonId, normalizeMarkdown, sizeOf } from '../course.ts'
import { insertFirstVersion } from './content-sql.ts'
import { insertCourse } from './course-sql.ts'
import type { Course } from './draft.ts'
import { insertLessons, type PlacedLesson } from './lesson-sql.ts'
import { insertModules } from './outline-sql.ts'
import { renderLesson } from './render-lesson.ts'

export interface NewCourse {
  readonly title: string
  readonly summary?: string
  readonly objectives?: readonly string[]
  readonly coverFileId?: string
  readonly license?: string
  readonly attribution?: string
  readonly modules?: readonly NewModule[]
}

export interface NewModule {
  readonly title: string
  readonly lessons: readonly NewLesson[]
}

export interface NewLesson {
  /** Chosen beforehand where other lessons link to it. */
  readonly id?: LessonId
  readonly title: string
  readonly minutes?: number
  readonly objectives?: readonly string[]
  readonly markdown?: string
}

/** A course with its first draft, rendered, and not stored yet. */
export interface PreparedCourse {
  readonly course: Course
  readonly content: CourseContent
  readonly lessons: readonly PlacedLesson[]
}

/** Renders the lessons of a new course one after the other, outside any transaction; `onLesson` is told after each. */
export async function prepareCourse(
  { clock }: Uses<'clock'>,
  author: Pick<OrganizationActor, 'organizationId'>,
  wanted: NewCourse,
  onLesson: () => Promise<void> = () => Promise.resolve(),
): Promise<PreparedCourse> {
  const course: Course = {
    id: newId(clock),
    organizationId: author.organizationId,
    status: 'draft',
    draftVersionId: newId(clock),
    published: null,
    version: 1,
  }
  const modules = (wanted.modules ?? []).map((module) => ({ ...module, id: newId<'courseModule'>(clock) }))
  const lessons: PlacedLesson[] = []
  for (const module of modules) {
    for (const [position, lesson] of module.lessons.entries()) {
      const markdown = normalizeMarkdown(lesson.markdown ?? '')
      lessons.push({
        id: lesson.id ?? newId(clock),
        moduleId: module.id,
        position,
        title: lesson.title.trim(),
        minutes: lesson.minutes ?? null,
        objectives: [...(lesson.objectives ?? [])],
        markdown,
        html: await renderLesson(author, markdown),
      })
      await onLesson()
    }
  }
  return { course, content: contentOf(wanted, modules, lessons), lessons }
}

/** Stores the course with everything in its draft; who made it becomes its instructor. */
export async function insertPreparedCourse(
  tx: Tx,
  { clock }: Uses<'clock'>,
  { course, content, lessons }: PreparedCourse,
  createdBy: UserId,
): Promise<void> {
  const now = clock.now()
  await insertCourse(tx, course, createdBy, now)
  await insertFirstVersion(tx, course, { ...content, ...sizeOf(content), checksum: checksumOf(content) }, now)
  await insertModules(tx, course, content.modules)
  await insertLessons(tx, course, lessons, now)
  await makeInstructor(tx, { clock }, { organizationId: course.organizationId, userId: createdBy }, course.id)
}

function contentOf(
  wanted: NewCourse,
  modules: readonly { id: string; title: string }[],
  lessons: readonly PlacedLesson[],
): CourseContent {
  const lessonsOf = Map.groupBy(lessons, (lesson) => lesson.moduleId)
  return {
    title: wanted.title.trim(),
    summary: (wanted.summary ?? '').trim(),
    objectives: wanted.objectives ?? [],
    coverFileId: wanted.coverFileId ?? null,
    license: wanted.license ?? null,
    attribution: wanted.attribution ?? null,
    modules: modules.map(({ id, title }) => ({
      id,
      title: title.trim(),
      lessons: (lessonsOf.get(id) ?? []).map((lesson) => ({
        ...lesson,
        markdownSha256: hashMarkdown(lesson.markdown),
      })),
    })),
  }
}
