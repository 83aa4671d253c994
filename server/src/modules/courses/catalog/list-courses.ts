import { findUserNames } from '#modules/identity/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { nameAndId, type Page, type PageRequest, readCursor, timeAndId, toPage } from '#platform/page.ts'
import type { Uses } from '#platform/platform.ts'
import { wordsOf } from '../course-search-sql.ts'
import { type CatalogOrder, selectCards } from './catalog-sql.ts'
import type { CourseCard } from './course-card.ts'

export interface CatalogRequest extends PageRequest {
  readonly q?: string
  readonly sort: '-publishedAt' | 'title'
}

/** The catalog, authors seeing no more than anybody else; with `q`, the courses whose title or summary mention it. */
export async function listCourses(
  { db }: Uses<'db'>,
  actor: OrganizationActor,
  { q, sort, limit, cursor }: CatalogRequest,
): Promise<Page<CourseCard>> {
  const order: CatalogOrder =
    sort === 'title'
      ? { by: 'title', after: readCursor(nameAndId, cursor) }
      : { by: 'newest', after: readCursor(timeAndId, cursor) }
  return db.forOrganization(actor).transaction(async (tx) => {
    const rows = await selectCards(tx, actor.organizationId, { words: wordsOf(q), order, limit })
    const { data, page } = toPage(rows, limit, ({ key }) => key)
    const names = await findUserNames(tx, [...new Set(data.map(({ card }) => card.authorId))])
    return { data: data.map(({ card }) => ({ ...card, authorName: names.get(card.authorId) ?? '' })), page }
  })
}
