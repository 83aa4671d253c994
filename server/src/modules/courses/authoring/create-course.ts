import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type CourseContent, checksumOf, hashMarkdown, normalizeMarkdown, sizeOf } from '../course.ts'
import { insertFirstVersion } from './content-sql.ts'
import { insertCourse } from './course-sql.ts'
import { type Course, type Draft, draftOf } from './draft.ts'
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
  readonly title: string
  readonly minutes?: number
  readonly objectives?: readonly string[]
  readonly markdown?: string
}

/** Makes a course that only authors see: a title to begin with, or a whole draft at once. */
export async function createCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  wanted: NewCourse,
): Promise<Draft> {
  const course: Course = {
    id: newId(clock),
    organizationId: actor.organizationId,
    status: 'draft',
    draftVersionId: newId(clock),
    published: null,
    version: 1,
  }
  const modules = (wanted.modules ?? []).map((module) => ({ ...module, id: newId<'courseModule'>(clock) }))
  const lessons = await Promise.all(
    modules.flatMap((module) =>
      module.lessons.map(async (lesson, position): Promise<PlacedLesson> => {
        const markdown = normalizeMarkdown(lesson.markdown ?? '')
        return {
          id: newId(clock),
          moduleId: module.id,
          position,
          title: lesson.title.trim(),
          minutes: lesson.minutes ?? null,
          objectives: [...(lesson.objectives ?? [])],
          markdown,
          html: await renderLesson(actor, markdown),
        }
      }),
    ),
  )
  const content = contentOf(wanted, modules, lessons)
  await db.forOrganization(actor).transaction(async (tx) => {
    const now = clock.now()
    await insertCourse(tx, course, actor.userId, now)
    await insertFirstVersion(tx, course, { ...content, ...sizeOf(content), checksum: checksumOf(content) }, now)
    await insertModules(tx, course, content.modules)
    await insertLessons(tx, course, lessons, now)
  })
  return draftOf(course, content)
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
