import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type CourseCard = Answer<'listCourses'>['data'][number]

export type CatalogFilter = { q: string; sort: '-publishedAt' | 'title' }

/** The organization's published courses, page by page. */
export function catalogQuery(organizationId: string, filter: CatalogFilter, limit = 24) {
  return infiniteQueryOptions({
    queryKey: queryKeys.catalog(organizationId, { ...filter, limit }),
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit,
        sort: filter.sort,
        ...(filter.q && { q: filter.q }),
        ...(pageParam && { cursor: pageParam }),
      }
      return answer(
        api.GET('/organizations/{organizationId}/courses', { params: { path: { organizationId }, query }, signal }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}
