import { sql } from 'kysely'
import type { Tx } from '#platform/database.ts'
import { hashMarkdown, type LessonId, type ModuleId } from '../course.ts'
import type { Course, DraftLesson } from './draft.ts'

const columns = ['id', 'title', 'minutes', 'objectives', 'markdown', 'html', 'version'] as const

export type LessonText = Pick<DraftLesson, 'title' | 'minutes' | 'objectives' | 'markdown' | 'html'>

/** A lesson to insert: its text and its place. */
export interface PlacedLesson extends LessonText {
  readonly id: LessonId
  readonly moduleId: ModuleId
  readonly position: number
}

/** The lesson of a course's draft, or undefined when it has none of this id or it was taken out. */
export async function findDraftLesson(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  id: LessonId,
): Promise<DraftLesson | undefined> {
  return tx
    .selectFrom('lessons')
    .select(columns)
    .where('org_id', '=', organizationId)
    .where('version_id', '=', draftVersionId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
}

export async function insertLessons(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  lessons: readonly PlacedLesson[],
  now: Date,
): Promise<void> {
  if (lessons.length === 0) return
  await tx
    .insertInto('lessons')
    .values(
      lessons.map((lesson) => ({
        org_id: organizationId,
        version_id: draftVersionId,
        id: lesson.id,
        module_id: lesson.moduleId,
        position: lesson.position,
        title: lesson.title,
        minutes: lesson.minutes,
        objectives: lesson.objectives,
        markdown: lesson.markdown,
        markdown_sha256: hashMarkdown(lesson.markdown),
        html: lesson.html,
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
}

export async function setLessonText(
  tx: Tx,
  { organizationId, draftVersionId }: Course,
  id: LessonId,
  text: LessonText,
  now: Date,
): Promise<DraftLesson> {
  return tx
    .updateTable('lessons')
    .set({
      title: text.title,
      minutes: text.minutes,
      objectives: text.objectives,
      markdown: text.markdown,
      markdown_sha256: hashMarkdown(text.markdown),
      html: text.html,
      updated_at: now,
      version: sql`version + 1`,
    })
    .where('org_id', '=', organizationId)
    .where('version_id', '=', draftVersionId)
    .where('id', '=', id)
    .returning(columns)
    .executeTakeFirstOrThrow()
}
