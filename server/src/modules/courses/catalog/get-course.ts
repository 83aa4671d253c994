import { findUserNames } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { Uses } from '#platform/platform.ts'
import type { CourseId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'
import { findCatalogCourse } from './catalog-sql.ts'
import type { CatalogCourse } from './course-card.ts'
import { readOutline } from './published-version-sql.ts'

/** A course as the catalog shows it; refused with 404 unless it is published and not retired. */
export async function getCourse({ db }: Uses<'db'>, actor: OrganizationActor, id: CourseId): Promise<CatalogCourse> {
  return db.forOrganization(actor).transaction(async (tx) => {
    const found = await findCatalogCourse(tx, actor.organizationId, id)
    if (!found) throw courseProblems.notFound()
    const { course, versionId } = found
    const modules = await readOutline(tx, actor.organizationId, versionId)
    const names = await findUserNames(tx, [course.authorId])
    return { ...course, modules, authorName: names.get(course.authorId) ?? '' }
  })
}
