import { createHash, randomBytes } from 'node:crypto'
import type { Profile } from '@node-saml/node-saml'
import type { OrganizationId } from '#platform/id.ts'
import type { Uses } from '#platform/platform.ts'
import { serviceAddresses } from '../connection.ts'
import { enabledConnection, noSignOnHere } from '../enabled-connection.ts'
import { recordingRefusals } from '../record-refusal.ts'
import { signOnProblems } from '../single-sign-on-problems.ts'
import { insertAssertion } from './assertion-sql.ts'
import { readAssertion } from './read-assertion.ts'
import { hasDeclarations, hasDividers } from './read-xml.ts'
import { samlOf } from './saml-library.ts'

/**
 * Takes the answer that a provider has a browser post, checks it and keeps what it says for the browser that asked; the
 * ticket it answers with leads there. The post comes from another site, so it cannot carry the cookie that tells who asked.
 */
export function receiveAssertion(
  uses: Uses<'clock' | 'config' | 'db' | 'vault'>,
  organizationId: OrganizationId,
  { SAMLResponse: encoded, RelayState: relayState }: { SAMLResponse: string; RelayState: string },
): Promise<string> {
  return recordingRefusals(uses, organizationId, async () => {
    const { provider } = await enabledConnection(uses, organizationId)
    if (provider.protocol !== 'saml') throw noSignOnHere()
    const { assertionUrl: recipient } = serviceAddresses(uses, organizationId)
    const xml = Buffer.from(encoded, 'base64').toString('utf8')
    refuseDisguises(xml, recipient)
    const profile = await validate(() =>
      samlOf(uses, organizationId, provider).validatePostResponseAsync({ SAMLResponse: encoded }),
    )
    const assertion = readAssertion(profile, { issuer: provider.issuer, recipient })
    const ticket = randomBytes(32).toString('base64url')
    const isNew = await uses.db
      .forOrganization({ organizationId })
      .transaction((tx) =>
        insertAssertion(tx, organizationId, { ...assertion, ticketHash: hashTicket(ticket), relayState }),
      )
    if (!isNew) throw signOnProblems.answerUsed('Start again from the sign-in page.')
    return ticket
  })
}

export const hashTicket = (ticket: string): Buffer => createHash('sha256').update(ticket).digest()

/** What only somebody with bad intentions, or a broken provider, would send. */
function refuseDisguises(xml: string, recipient: string): void {
  if (hasDeclarations(xml) || hasDividers(xml)) {
    throw signOnProblems.answerNotValid('It holds declarations or comments, which are never taken.')
  }
  if (/[#"](rsa-|hmac-)?sha1"/.test(xml)) {
    throw signOnProblems.answerNotValid(
      'It is signed with SHA-1; an administrator has to choose SHA-256 at the provider.',
    )
  }
  const [root = ''] = /<(\w+:)?Response\b[^<>]*>/.exec(xml) ?? []
  const [, destination] = /\sDestination="([^"]*)"/.exec(root) ?? []
  if (destination !== undefined && destination !== recipient) {
    throw signOnProblems.answerNotValid('It was meant for another address.')
  }
}

async function validate(run: () => Promise<{ profile: Profile | null; loggedOut: boolean }>): Promise<Profile> {
  try {
    const { profile } = await run()
    if (!profile) throw new Error('It holds no assertion')
    return profile
  } catch (error) {
    const words = error instanceof Error ? error.message.split('\n', 1)[0]?.slice(0, 200) : 'It cannot be read'
    throw signOnProblems.answerNotValid(
      `${words ?? ''}. An administrator can compare the settings with the provider’s.`,
    )
  }
}
