import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { requestProblems } from '#platform/problem.ts'
import { assertPublishable, checksumOf, type CourseId, type VersionId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { closeVersion, copyVersion, readContent } from './content-sql.ts'
import { setVersions } from './course-sql.ts'
import { type Draft, hasUnpublishedChanges } from './draft.ts'
import { lockDraft } from './lock-draft.ts'
import { settleDraft } from './settle-draft.ts'

/**
 * Shows learners the draft as the course's next version, for ever as it is now, and opens the next draft as its copy.
 * Refuses with 409 what is not ready, retired, or the same as what learners see already, and with 412 a draft that is not
 * the one of the checksum, if one is given. Who learns an earlier version stays with it.
 */
export async function publishCourse(
  { clock, db }: Uses<'clock' | 'db'>,
  actor: OrganizationActor,
  id: CourseId,
  { changelog = '', checksum }: { changelog?: string; checksum?: string },
  expectedVersion: number,
): Promise<Draft> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const course = await lockDraft(tx, actor, id, expectedVersion)
    if (course.status === 'retired') throw courseProblems.retired('Restore it first.')
    const content = await readContent(tx, actor.organizationId, course.draftVersionId)
    if (checksum !== undefined && checksum !== checksumOf(content)) {
      throw requestProblems.stale('A lesson was changed since you read the draft. Read it again, then publish.')
    }
    assertPublishable(content)
    if (!hasUnpublishedChanges(course, content)) throw courseProblems.unchanged('Learners see this draft already.')

    const now = clock.now()
    const published = course.draftVersionId
    const next: VersionId = newId(clock)
    await closeVersion(tx, course, { changelog: changelog.trim(), publishedBy: actor.userId }, now)
    await copyVersion(tx, actor.organizationId, { from: published, to: next }, now)
    await setVersions(tx, course, published, next)
    return settleDraft(tx, await lockDraft(tx, actor, id), now)
  })
}
