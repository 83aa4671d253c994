import { Type } from 'typebox'
import { Empty } from '#platform/wire.ts'
import { Me } from '../identity-schemas.ts'
import { Assertion, Code, PasskeyRequest } from './factor-schemas.ts'

const tags = ['identity']
const closed = { additionalProperties: false }

export const CompleteWithCode = {
  operationId: 'completeSignInWithCode',
  summary: "Finish a sign-in with an authenticator app's code or a recovery code; the answer sets the session cookie",
  tags,
  body: Type.Object({ code: Code }, closed),
  response: { 201: Me },
}

export const AskForSecondPasskey = {
  operationId: 'askForSecondPasskey',
  summary: "What a browser needs to ask for one of the account's passkeys as second factor",
  tags,
  response: { 201: PasskeyRequest },
}

export const CompleteWithPasskey = {
  operationId: 'completeSignInWithPasskey',
  summary: "Finish a sign-in with one of the account's passkeys; the answer sets the session cookie",
  tags,
  body: Type.Object({ credential: Assertion }, closed),
  response: { 201: Me },
}

export const AskForSignInPasskey = {
  operationId: 'askForSignInPasskey',
  summary: 'What a browser needs to sign in with a passkey alone',
  tags,
  response: { 201: PasskeyRequest },
}

export const SignInWithPasskey = {
  operationId: 'signInWithPasskey',
  summary: 'Sign in with a passkey alone; the answer sets the session cookie',
  tags,
  body: Type.Object({ credential: Assertion }, closed),
  response: { 201: Me },
}

export const ConfirmWithPassword = {
  operationId: 'confirmSession',
  summary: 'Confirm that the session is still yours, for what is sensitive, with the password',
  tags,
  body: Type.Object({ password: Type.String({ minLength: 1, maxLength: 1_000 }) }, closed),
  response: { 204: Empty },
}

export const ConfirmWithCode = {
  operationId: 'confirmSessionWithCode',
  summary: "The same with an authenticator app's code or a recovery code; the session then counts two factors",
  tags,
  body: Type.Object({ code: Code }, closed),
  response: { 204: Empty },
}

export const AskToConfirm = {
  operationId: 'askToConfirmSession',
  summary: "What a browser needs to ask for one of the account's passkeys as confirmation",
  tags,
  response: { 201: PasskeyRequest },
}

export const ConfirmWithPasskey = {
  operationId: 'confirmSessionWithPasskey',
  summary: "The same with one of the account's passkeys",
  tags,
  body: Type.Object({ credential: Assertion }, closed),
  response: { 204: Empty },
}
