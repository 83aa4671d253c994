import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import { createCourse } from './authoring/create-course.ts'
import type { Draft } from './authoring/draft.ts'
import type { NewCourse, NewLesson } from './authoring/prepare-course.ts'
import { publishCourse } from './authoring/publish-course.ts'

/** A lesson that can be published as it is. */
export const aLesson = (title: string, content: Partial<NewLesson> = {}): NewLesson => ({
  title,
  minutes: 10,
  markdown: `What there is to know about ${title}.`,
  ...content,
})

/** A course that can be published as it is: one module with these lessons. */
export const aCourse = (title: string, lessonTitles: readonly string[] = ['First steps', 'Next steps']): NewCourse => ({
  title,
  summary: `All about ${title}.`,
  modules: [{ title: 'Basics', lessons: lessonTitles.map((lesson) => aLesson(lesson)) }],
})

/** Writes a course and publishes it at once; answers with the draft that follows. */
export async function publishNewCourse(
  uses: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  content: NewCourse,
): Promise<Draft> {
  const draft = await createCourse(uses, actor, content)
  return publishCourse(uses, actor, draft.courseId, { changelog: 'First version' }, draft.version)
}
