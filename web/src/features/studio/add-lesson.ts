import { answer, api } from '../../platform/api.ts'
import { patiently } from '../../platform/wait.ts'
import { readDraft, type CoursePath, type Draft } from './draft.ts'

/** Puts an empty lesson at the end of a module. */
export async function addLesson(
  { organizationId, courseId }: CoursePath,
  moduleId: string,
  title: string,
): Promise<Draft> {
  const params = { path: { organizationId, courseId } }
  await answer(
    api.POST('/organizations/{organizationId}/courses/{courseId}/draft/lessons', { params, body: { moduleId, title } }),
  )
  // The lesson is there: a busy server must not make the caller add it again.
  return patiently(() => readDraft({ organizationId, courseId }))
}
