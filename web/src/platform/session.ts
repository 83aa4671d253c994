import { useRouteContext } from '@tanstack/react-router'
import { answer, api, type Answer } from './api.ts'
import { toProblem } from './problem.ts'

export type Me = Answer<'getMe'>

let session: Promise<Me | null> | undefined

/** Who is signed in at this browser, null for a stranger. The server is asked once a page load. */
export function whoIsSignedIn(): Promise<Me | null> {
  session ??= getMe()
  return session
}

/** Takes note of who signed in, or of what changed about them. */
export function startSession(me: Me): void {
  session = Promise.resolve(me)
}

/** Takes note that nobody is signed in any more. */
export function endSession(): void {
  session = Promise.resolve(null)
}

/** The signed-in person, for pages that only they can reach. */
export function useMe(): Me {
  return useRouteContext({ from: '/signed-in', select: ({ me }) => me })
}

async function getMe(): Promise<Me | null> {
  try {
    return await answer(api.GET('/me'))
  } catch (error) {
    if (toProblem(error).status === 401) return null
    session = undefined
    throw error
  }
}
