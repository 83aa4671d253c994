import { findFile } from '#modules/files/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { readContent, setDetails } from './content-sql.ts'
import type { Draft } from './draft.ts'
import { lockDraft } from './lock-draft.ts'
import { settleDraft } from './settle-draft.ts'

export interface DraftChange {
  readonly title?: string
  readonly summary?: string
  /** Null takes the cover away. */
  readonly coverFileId?: string | null
}

/** Changes what a draft says about the course. Refuses a stale version with 412 and an unknown cover with 400. */
export async function updateDraft(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
  change: DraftChange,
  expectedVersion: number,
): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id, expectedVersion)
    if (change.coverFileId && !(await findFile(tx, actor.organizationId, change.coverFileId))) {
      throw courseProblems.unknownCover(undefined, [{ pointer: '/coverFileId', detail: 'is not a file of yours' }])
    }
    const before = await readContent(tx, actor.organizationId, course.draftVersionId)
    await setDetails(tx, course, {
      title: (change.title ?? before.title).trim(),
      summary: (change.summary ?? before.summary).trim(),
      coverFileId: change.coverFileId === undefined ? before.coverFileId : change.coverFileId,
    })
    return settleDraft(tx, course, clock.now())
  })
}
