import { assertCourse, findVersionHeads } from '#modules/courses/public.ts'
import { findUserNames } from '#modules/identity/public.ts'
import { assertTeam } from '#modules/organizations/public.ts'
import type { OrganizationActor, ScopeKind } from '#platform/actor.ts'
import { type Page, type PageRequest, readCursor, timeAndId, toPage } from '#platform/page.ts'
import type { Scope } from '#platform/permits.ts'
import type { Uses } from '#platform/platform.ts'
import type { LearnerProgress } from './enrollment.ts'
import { selectEnrollmentsIn } from './enrollment-sql.ts'

/**
 * How far the people of a team are in everything they learn, or all learners of a course in that; the most recent activity
 * first. Refuses with 404 a team or course that does not exist.
 */
export async function listLearners(
  { db }: Uses<'db'>,
  { organizationId }: OrganizationActor,
  place: Scope & { readonly kind: ScopeKind },
  { limit, cursor }: PageRequest,
): Promise<Page<LearnerProgress>> {
  const after = readCursor(timeAndId, cursor)
  return db.forOrganization({ organizationId }).transaction(async (tx) => {
    await (place.kind === 'team' ? assertTeam : assertCourse)(tx, organizationId, place.id)
    const rows = await selectEnrollmentsIn(tx, organizationId, place, { after, limit })
    const { data, page } = toPage(rows, limit, ({ lastActivityAt, id }) => [lastActivityAt.toISOString(), id])
    const [names, versions] = await Promise.all([
      findUserNames(tx, [...new Set(data.map(({ userId }) => userId))]),
      findVersionHeads(tx, organizationId, [...new Set(data.map(({ versionId }) => versionId))]),
    ])
    const learners = data.map((enrollment) => ({
      ...enrollment,
      learnerName: names.get(enrollment.userId) ?? '',
      courseTitle: versions.get(enrollment.versionId)?.title ?? '',
    }))
    return { data: learners, page }
  })
}
