import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { type Answer, answer, api, type Body, ifMatch } from '../../platform/api.ts'
import { now } from '../../platform/clock.ts'
import { toProblem } from '../../platform/problem.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import type { Me } from '../../platform/session.ts'
import { waitBeforeRetry } from '../../platform/wait.ts'
import { clashesOf, type Words } from './clash.ts'
import type { CoursePath } from './draft.ts'
import { EditSession } from './edit-session.ts'
import { keepInTab } from './kept-edits.ts'

export type DraftLesson = Answer<'getDraftLesson'>
export type LessonChange = Body<'updateLesson'>
export type LessonSession = EditSession<DraftLesson, LessonChange>

/** Which lesson of which draft. */
export type LessonPath = CoursePath & { lessonId: string }

/** One lesson of a draft with its source, read again whenever its page opens. */
export function draftLessonQuery(path: LessonPath) {
  return queryOptions({
    queryKey: queryKeys.draftLesson(path.organizationId, path.courseId, path.lessonId),
    queryFn: ({ signal }) => readDraftLesson(path, signal),
    staleTime: 0,
  })
}

/** Opens a lesson for writing. Every answer also goes to the cache; what is not saved stays in this tab. */
export function openLesson(path: LessonPath, me: Me, initial: DraftLesson, queryClient: QueryClient): LessonSession {
  return new EditSession<DraftLesson, LessonChange>({
    initial,
    read: () => readDraftLesson(path),
    write: async (change, base) => {
      const lesson = await updateLesson(path, change, base.version)
      queryClient.setQueryData(queryKeys.draftLesson(path.organizationId, path.courseId, path.lessonId), lesson)
      return lesson
    },
    apply: (change, lesson) => ({ ...lesson, ...change }),
    merge: (earlier, later) => ({ ...earlier, ...later }),
    isConflict: (error) => toProblem(error).status === 412,
    waitBeforeRetry,
    clashes: (change, base, theirs) => clashesOf(wordsOf(change), wordsOf(base), wordsOf(theirs)),
    keeper: keepInTab({ userId: me.id, ...path }),
    now,
  })
}

function wordsOf({ title, minutes, objectives, markdown }: Partial<DraftLesson> | LessonChange): Words {
  return { title, minutes: minutes?.toString(), objectives: objectives?.join('\n'), markdown }
}

/** The lesson as it is on the server now. */
export async function readDraftLesson(path: LessonPath, signal?: AbortSignal): Promise<DraftLesson> {
  return answer(
    api.GET('/organizations/{organizationId}/courses/{courseId}/draft/lessons/{lessonId}', {
      params: { path },
      ...(signal && { signal }),
    }),
  )
}

/** Changes a lesson on top of the version the author saw; refused with 412 when there is a newer one. */
export async function updateLesson(path: LessonPath, body: LessonChange, version: number): Promise<DraftLesson> {
  const params = { path, header: ifMatch(version) }
  return answer(
    api.PATCH('/organizations/{organizationId}/courses/{courseId}/draft/lessons/{lessonId}', { params, body }),
  )
}
