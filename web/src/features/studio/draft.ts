import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { type Answer, answer, api, type Body, ifMatch } from '../../platform/api.ts'
import { now } from '../../platform/clock.ts'
import { toProblem } from '../../platform/problem.ts'
import { queryKeys } from '../../platform/query-keys.ts'
import type { Me } from '../../platform/session.ts'
import { waitBeforeRetry } from '../../platform/wait.ts'
import { clashesOf, type Words } from './clash.ts'
import { EditSession } from './edit-session.ts'
import { keepInTab } from './kept-edits.ts'
import { outlineBody, rebaseOutline, type OutlineModule } from './outline.ts'

export type Draft = Answer<'getDraft'>

/** What an author changed: facts of the course, the outline, or both. */
export type DraftChange = { facts?: Body<'updateDraft'>; modules?: OutlineModule[] }

export type DraftSession = EditSession<Draft, DraftChange>

/** Which course of which organization. */
export type CoursePath = { organizationId: string; courseId: string }

/** The draft of a course, read again whenever its page opens. */
export function draftQuery(path: CoursePath) {
  return queryOptions({
    queryKey: queryKeys.draft(path.organizationId, path.courseId),
    queryFn: ({ signal }) => readDraft(path, signal),
    staleTime: 0,
  })
}

/**
 * Opens a draft for editing. Every answer also goes to the cache, where the other pages find it; what is not saved stays
 * in this tab.
 */
export function openDraft(path: CoursePath, me: Me, initial: Draft, queryClient: QueryClient): DraftSession {
  return new EditSession<Draft, DraftChange>({
    initial,
    read: () => readDraft(path),
    write: async (change, base) => {
      const draft = await writeDraft(path, change, base)
      queryClient.setQueryData(queryKeys.draft(path.organizationId, path.courseId), draft)
      return draft
    },
    apply: ({ facts, modules }, draft) => ({ ...draft, ...facts, ...(modules && { modules }) }),
    merge: (earlier, later) => ({
      ...earlier,
      ...later,
      ...(later.facts && { facts: { ...earlier.facts, ...later.facts } }),
    }),
    split: (change) =>
      change.facts && change.modules ? [{ facts: change.facts }, { modules: change.modules }] : [change, undefined],
    rebase: (waiting, from, onto) =>
      waiting.modules ? { ...waiting, modules: rebaseOutline(waiting.modules, from.modules, onto.modules) } : waiting,
    isConflict: (error) => toProblem(error).status === 412,
    waitBeforeRetry,
    clashes: (change, base, theirs) =>
      clashesOf(
        wordsOf(change),
        wordsOf({ facts: base, modules: base.modules }),
        wordsOf({ facts: theirs, modules: theirs.modules }),
      ),
    keeper: keepInTab({ userId: me.id, ...path }),
    now,
  })
}

function wordsOf({ facts, modules }: DraftChange): Words {
  const cover = facts?.coverFileId
  return {
    title: facts?.title,
    summary: facts?.summary,
    coverFileId: cover === null ? '' : cover,
    modules: modules
      ?.flatMap(({ title, lessons }) => [title, ...lessons.map((lesson) => `– ${lesson.title}`)])
      .join('\n'),
  }
}

/** The draft as it is on the server now. */
export async function readDraft({ organizationId, courseId }: CoursePath, signal?: AbortSignal): Promise<Draft> {
  const params = { path: { organizationId, courseId } }
  return answer(
    api.GET('/organizations/{organizationId}/courses/{courseId}/draft', { params, ...(signal && { signal }) }),
  )
}

async function writeDraft({ organizationId, courseId }: CoursePath, change: DraftChange, base: Draft): Promise<Draft> {
  const params = { path: { organizationId, courseId }, header: ifMatch(base.version) }
  if (change.modules) {
    const body = outlineBody(change.modules)
    return answer(api.PUT('/organizations/{organizationId}/courses/{courseId}/draft/outline', { params, body }))
  }
  return answer(
    api.PATCH('/organizations/{organizationId}/courses/{courseId}/draft', { params, body: change.facts ?? {} }),
  )
}
