import { infiniteQueryOptions } from '@tanstack/react-query'
import { type Answer, answer, api } from '../../platform/api.ts'
import { queryKeys } from '../../platform/query-keys.ts'

export type AuditEntry = Answer<'listAuditEntries'>['data'][number]

/** What the log is narrowed to, as the page's address has it; days are those of the person at the screen. */
export type AuditFilter = {
  /** The first part of an action, such as `memberships`. */
  about?: string
  /** A user's id. */
  actor?: string
  from?: string
  to?: string
}

/** The organization's audit log, the newest first, page by page. */
export function auditEntriesQuery(organizationId: string, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: queryKeys.auditEntries(organizationId, filter),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 50, ...toQuery(filter), ...(pageParam && { cursor: pageParam }) }
      return answer(
        api.GET('/organizations/{organizationId}/audit-entries', {
          params: { path: { organizationId }, query },
          signal,
        }),
      )
    },
    initialPageParam: '',
    getNextPageParam: ({ page }) => page.nextCursor,
  })
}

/** Where the log can be downloaded from; of the filter, only the time narrows an export. */
export function exportAddress(organizationId: string, format: 'jsonl' | 'csv', { from, to }: AuditFilter): string {
  const query = new URLSearchParams({ format, ...toQuery({ ...(from && { from }), ...(to && { to }) }) })
  return `/api/v1/organizations/${organizationId}/audit-entries/export?${query}`
}

const toQuery = ({ about, actor, from, to }: AuditFilter) => ({
  ...(about && { action: about }),
  ...(actor && { actor }),
  ...(from && { from: startOfDay(from, 0) }),
  ...(to && { to: startOfDay(to, 1) }),
})

/** When a day starts where the person is, or the day so many after it. */
function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}
