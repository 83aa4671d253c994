import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { type CourseId, limits, type ModuleId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { readContent } from './content-sql.ts'
import type { DraftLesson } from './draft.ts'
import { insertLessons } from './lesson-sql.ts'
import { lockDraft } from './lock-draft.ts'
import { settleDraft } from './settle-draft.ts'

/** Adds an empty lesson at the end of a module. Refuses an unknown module with 404 and one lesson too many with 409. */
export async function addLesson(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
  { moduleId, title }: { moduleId: ModuleId; title: string },
): Promise<DraftLesson> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id)
    const { modules } = await readContent(tx, actor.organizationId, course.draftVersionId)
    const module = modules.find((found) => found.id === moduleId)
    if (!module)
      throw courseProblems.moduleNotFound(undefined, [
        { pointer: '/moduleId', detail: 'is not a module of this draft' },
      ])
    if (modules.flatMap(({ lessons }) => lessons).length >= limits.lessons) {
      throw courseProblems.tooManyLessons(`A course has at most ${limits.lessons} lessons.`)
    }
    const lesson = {
      id: newId<'lesson'>(clock),
      title: title.trim(),
      minutes: null,
      objectives: [],
      markdown: '',
      html: '',
    }
    await insertLessons(tx, course, [{ ...lesson, moduleId, position: module.lessons.length }], clock.now())
    await settleDraft(tx, course, clock.now())
    return { ...lesson, version: 1 }
  })
}
