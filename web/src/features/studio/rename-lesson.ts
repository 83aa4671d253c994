import type { CoursePath, Draft } from './draft.ts'
import { readDraft } from './draft.ts'
import { readDraftLesson, updateLesson } from './draft-lesson.ts'

/** Calls a lesson otherwise, from where only its outline is known. */
export async function renameLesson(path: CoursePath, lessonId: string, title: string): Promise<Draft> {
  const { version } = await readDraftLesson({ ...path, lessonId })
  await updateLesson({ ...path, lessonId }, { title }, version)
  return readDraft(path)
}
