import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from '@upskill/api-client'
import { isUnreachable, waitSeconds } from './problem.ts'

const maxWaits = 10
const maxReconnects = 2

/**
 * The cache of everything read from the server. A busy server (429, 503) is asked again when it said to, an unreachable
 * one twice; every other refusal is final. `onSignedOut` hears of every answer that the session is gone, except from
 * queries whose meta says `isAside`: they accompany something the person must not be taken away from.
 */
export function createQueryClient({ onSignedOut }: { onSignedOut: () => void }): QueryClient {
  function watchSession(error: Error) {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error, { meta }) => meta?.['isAside'] || watchSession(error) }),
    mutationCache: new MutationCache({ onError: watchSession }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => {
          if (waitSeconds(error) !== undefined) return failures < maxWaits
          return isUnreachable(error) && failures < maxReconnects
        },
        retryDelay: (failures, error) => (waitSeconds(error) ?? 2 ** failures) * 1000,
      },
    },
  })
}
