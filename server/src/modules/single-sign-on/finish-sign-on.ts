import type { Caller, OpenedSession } from '#modules/identity/public.ts'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { admitPerson } from './admit-person.ts'
import type { Connection } from './connection.ts'
import { enabledConnection } from './enabled-connection.ts'
import { readOidcAnswer } from './oidc/read-oidc-answer.ts'
import type { ProvidedPerson } from './provided-person.ts'
import { recordingRefusals } from './record-refusal.ts'
import { takeSamlAnswer } from './saml/take-saml-answer.ts'
import { signOnProblems } from './single-sign-on-problems.ts'
import { openState, type SignOnState } from './sign-on-state.ts'

type Needs = Uses<'clock' | 'config' | 'db' | 'outbound' | 'passwords' | 'tokens' | 'vault'>

/** A browser that a provider sent back. */
export interface Returning {
  readonly organizationId: OrganizationId
  readonly browser: Caller
  /** The cookie that it got when it began. */
  readonly cookie: string | undefined
}

interface Finished {
  readonly session: OpenedSession
  /** The page that the person wanted to see, as a whole address. */
  readonly returnTo: string
}

/** Signs in whom an OpenID provider sent back with a code. */
export const finishOidc = (uses: Needs, returning: Returning, query: URLSearchParams): Promise<Finished> =>
  finish(uses, returning, ({ provider }, state) => {
    if (provider.protocol !== 'oidc') throw signOnProblems.interrupted()
    return readOidcAnswer(uses, returning.organizationId, provider, { query, state })
  })

/** Signs in whom a SAML provider sent back, by the ticket for what it said. */
export const finishSaml = (uses: Needs, returning: Returning, ticket: string): Promise<Finished> =>
  finish(uses, returning, (_connection, state) => takeSamlAnswer(uses, returning.organizationId, { ticket, state }))

async function finish(
  uses: Needs,
  { organizationId, browser, cookie }: Returning,
  read: (connection: Connection, state: SignOnState) => Promise<ProvidedPerson>,
): Promise<Finished> {
  return recordingRefusals(uses, organizationId, async () => {
    const connection = await enabledConnection(uses, organizationId)
    const state = openState(uses, cookie)
    if (state?.organizationId !== organizationId) {
      throw signOnProblems.interrupted('Start again from the sign-in page, in one browser and within ten minutes.')
    }
    const person = await read(connection, state)
    const session = await admitPerson(uses, { organizationId, connection, person, browser })
    return { session, returnTo: state.returnTo }
  })
}
