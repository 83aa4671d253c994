import type { OrganizationActor } from '#platform/actor.ts'
import { assertVersion } from '#platform/etag.ts'
import type { Uses } from '#platform/platform.ts'
import { checksumOf, type CourseId, type LessonId, normalizeMarkdown, sizeOf } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { readContent, setFacts } from './content-sql.ts'
import { touchCourse } from './course-sql.ts'
import type { DraftLesson } from './draft.ts'
import { findDraftLesson, setLessonText } from './lesson-sql.ts'
import { lockDraft } from './lock-draft.ts'
import { renderLesson } from './render-lesson.ts'

export interface LessonChange {
  readonly title?: string
  readonly minutes?: number
  readonly objectives?: string[]
  readonly markdown?: string
}

/**
 * Changes a lesson of a draft and renders its text. A stale lesson version is refused with 412; the draft's own version
 * stays, so that saving text does not get in the way of somebody who orders the outline.
 */
export async function updateLesson(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  { courseId, lessonId }: { courseId: CourseId; lessonId: LessonId },
  change: LessonChange,
  expectedVersion: number,
): Promise<DraftLesson> {
  const text = await renderedText(actor, change.markdown)
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, courseId)
    const before = await findDraftLesson(tx, course, lessonId)
    if (!before) throw courseProblems.lessonNotFound()
    assertVersion(before.version, expectedVersion)

    const now = clock.now()
    const { title = before.title, minutes = before.minutes, objectives = before.objectives } = change
    const lesson = { ...before, ...text, title: title.trim(), minutes, objectives }
    const after = await setLessonText(tx, course, lessonId, lesson, now)
    const content = await readContent(tx, course.organizationId, course.draftVersionId)
    await setFacts(tx, course, { ...sizeOf(content), checksum: checksumOf(content) }, now)
    await touchCourse(tx, course, now)
    return after
  })
}

/** Rendered before the transaction opens: nobody waits for a lock meanwhile. */
async function renderedText(actor: OrganizationActor, markdown: string | undefined) {
  if (markdown === undefined) return undefined
  const normal = normalizeMarkdown(markdown)
  return { markdown: normal, html: await renderLesson(actor, normal) }
}
