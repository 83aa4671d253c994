import { queryOptions, useSuspenseQuery, type QueryClient } from '@tanstack/react-query'
import { type Answer, answer, api } from './api.ts'
import { toProblem } from './problem.ts'
import { queryKeys } from './query-keys.ts'

export type Me = Answer<'getMe'>

/** Who is signed in at this browser; null for a stranger. */
export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: async ({ signal }): Promise<Me | null> => {
    try {
      return await answer(api.GET('/me', { signal }))
    } catch (error) {
      if (toProblem(error).status === 401) return null
      throw error
    }
  },
  staleTime: 5 * 60_000,
})

/** The signed-in person, for pages that only they can reach. */
export function useMe(): Me {
  const { data } = useSuspenseQuery(meQuery)
  if (!data) throw new Error('useMe is for pages behind sign-in')
  return data
}

/** Starts over as this person: nothing an earlier session read stays behind. */
export function startSession(queryClient: QueryClient, me: Me): void {
  queryClient.clear()
  queryClient.setQueryData(queryKeys.me, me)
}

/** Forgets everything that was read for the person who was signed in. */
export function endSession(queryClient: QueryClient): void {
  queryClient.clear()
  queryClient.setQueryData(queryKeys.me, null)
}
