import { startAuthentication, startRegistration, WebAuthnAbortService } from '@simplewebauthn/browser'
import { answer, api, type Answer } from '../../../platform/api.ts'
import type { Me } from '../../../platform/session.ts'

type Added = Answer<'addPasskey'>

/** Has the browser make a passkey for the signed-in person. Rejects when they turn it down. */
export async function makePasskey(name: string): Promise<Added> {
  const options = await answer(api.POST('/me/passkey-challenge'))
  const made = await startRegistration({ optionsJSON: options as Options<typeof startRegistration> })
  return answer(api.POST('/me/passkeys', { body: { name, credential: { ...made, clientExtensionResults: {} } } }))
}

/**
 * Signs in with a passkey alone. With `offers`, the browser shows those it has where the address is typed, and this waits
 * until one is chosen; asking in another way ends the wait.
 */
export async function signInWithPasskey({ offers = false }: { offers?: boolean } = {}): Promise<Me> {
  const options = await answer(api.POST('/session/passkey-challenge'))
  const credential = await prove(options, offers)
  return answer(api.POST('/session/passkey', { body: { credential } }))
}

/** Finishes a sign-in whose password was right. */
export async function completeWithPasskey(): Promise<Me> {
  const options = await answer(api.POST('/session/second-factor/passkey-challenge'))
  return answer(api.POST('/session/second-factor/passkey', { body: { credential: await prove(options) } }))
}

/** Confirms that the session is still its owner's. */
export async function confirmWithPasskey(): Promise<void> {
  const options = await answer(api.POST('/session/confirm/passkey-challenge'))
  await api.POST('/session/confirm/passkey', { body: { credential: await prove(options) } })
}

/** Stops waiting for a passkey. */
export const stopOffering = (): void => WebAuthnAbortService.cancelCeremony()

async function prove(options: unknown, useBrowserAutofill = false) {
  const optionsJSON = options as Options<typeof startAuthentication>
  const { response, ...credential } = await startAuthentication({ optionsJSON, useBrowserAutofill })
  const { userHandle, ...given } = response
  return {
    ...credential,
    clientExtensionResults: {},
    response: { ...given, ...(userHandle === undefined ? {} : { userHandle }) },
  }
}

type Options<Start extends (given: never) => unknown> = Parameters<Start>[0] extends { optionsJSON: infer Json }
  ? Json
  : never
