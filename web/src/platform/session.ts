import { useRouteContext } from '@tanstack/react-router'
import { answer, api, type Answer } from './api.ts'
import { toProblem } from './problem.ts'

export type Me = Answer<'getMe'>

let session: Promise<Me | null> | undefined
let expired: { email: string | undefined } | undefined

/** Not who, only that somebody was signed in here: strangers are spared a question that is always refused. */
const hintKey = 'upskill.signed-in'

/** Who is signed in at this browser, null for a stranger. The server is asked once a page load. */
export function whoIsSignedIn(): Promise<Me | null> {
  session ??= getMe()
  return session
}

/** The same for pages that strangers see first: a browser that nobody signed in with asks nothing. */
export async function whoMayBeSignedIn(): Promise<Me | null> {
  return localStorage.getItem(hintKey) ? whoIsSignedIn() : null
}

/** Takes note of who signed in, or of what changed about them. */
export function startSession(me: Me): void {
  session = Promise.resolve(me)
  expired = undefined
  localStorage.setItem(hintKey, 'yes')
}

/** Takes note that the person signed out. */
export function endSession(): void {
  session = Promise.resolve(null)
  expired = undefined
  localStorage.removeItem(hintKey)
}

/** Takes note that the server ended the session while the person was at work. */
export function expireSession(email: string | undefined): void {
  endSession()
  expired = { email }
}

/** Set when the session ended without the person signing out; with the address they used, where it is known. */
export function expiredSession(): { email: string | undefined } | undefined {
  return expired
}

/** The signed-in person, for pages that only they can reach. */
export function useMe(): Me {
  return useRouteContext({ from: '/signed-in', select: ({ me }) => me })
}

async function getMe(): Promise<Me | null> {
  const wasSignedIn = localStorage.getItem(hintKey) !== null
  try {
    const me = await answer(api.GET('/me'))
    localStorage.setItem(hintKey, 'yes')
    return me
  } catch (error) {
    session = undefined
    if (toProblem(error).status !== 401) throw error
    if (wasSignedIn) expireSession(undefined)
    return null
  }
}
