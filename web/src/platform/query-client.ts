import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '@upskill/api-client'
import { isUnreachable } from './problem.ts'
import { showWaitToast } from './wait-toast.tsx'
import { busyUntil, isBusy, maxWaits, millisecondsTo } from './wait.ts'

const maxReconnects = 2

/**
 * The cache of everything read from the server. A busy server (429, 503) is asked again when it said to, for reads and
 * for changes, an unreachable one twice and for reads only; every other refusal is final. A change that waits shows a
 * toast, unless its meta says `showsWaits`. `onSignedOut` hears of every answer that the session is gone, except from
 * queries whose meta says `isAside`: they accompany something the person must not be taken away from.
 */
export function createQueryClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  function watchSession(error: Error) {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut()
  }
  const mutationCache = new MutationCache({ onError: watchSession })
  mutationCache.subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'failed' || event.mutation.meta?.['showsWaits']) return
    if (isBusy(event.action.error)) showWaitToast(event.action.error)
  })
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, { meta }) => meta?.['isAside'] || watchSession(error) }),
    mutationCache,
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => retryBusy(failures, error) || (isUnreachable(error) && failures < maxReconnects),
        retryDelay: untilItIsWorthwhile,
      },
      mutations: { retry: retryBusy, retryDelay: untilItIsWorthwhile },
    },
  })
}

/** What was refused because the server was busy was not done, so that even a change may be sent again. */
function retryBusy(failures: number, error: Error): boolean {
  return isBusy(error) && failures < maxWaits
}

function untilItIsWorthwhile(failures: number, error: Error): number {
  const until = busyUntil(error, failures)
  return until ? millisecondsTo(until) : 1000 * 2 ** failures
}
