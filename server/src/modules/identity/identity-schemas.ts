import { Type } from 'typebox'
import { Awaited } from './factors/factor-schemas.ts'
import { Email, Empty, IfMatchHeaders, Line, Uuid } from '#platform/wire.ts'
import { passwordLength } from './new-password.ts'

const tags = ['identity']

export const Me = Type.Object({
  id: Uuid,
  email: Type.String(),
  name: Type.String(),
  locale: Type.String({ description: 'BCP 47 language tag' }),
  timeZone: Type.String({ description: 'IANA time zone' }),
  version: Type.Integer(),
})

/** Characters as people see them are counted by the use-case; the schema only bounds what is read. */
export const NewPassword = Type.String({ minLength: passwordLength.min, maxLength: passwordLength.max })
const closed = { additionalProperties: false }

export const SignUp = {
  operationId: 'signUp',
  summary: 'Make an account and sign in',
  tags,
  body: Type.Object({ email: Email, password: NewPassword, name: Line(100) }, closed),
  response: { 201: Me },
}

export const SignIn = {
  operationId: 'signIn',
  summary: 'Sign in; the answer sets the session cookie, or tells that a second factor is still to come',
  tags,
  body: Type.Object({ email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 1_000 }) }, closed),
  response: { 201: Me, 202: Awaited },
}

export const SignOut = { operationId: 'signOut', summary: 'End this session', tags, response: { 204: Empty } }

export const GetMe = { operationId: 'getMe', summary: 'The signed-in account', tags, response: { 200: Me } }

export const UpdateMe = {
  operationId: 'updateMe',
  summary: 'Change the signed-in account',
  tags,
  headers: IfMatchHeaders,
  body: Type.Object(
    {
      name: Type.Optional(Line(100)),
      locale: Type.Optional(Type.String({ minLength: 2, maxLength: 35 })),
      timeZone: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    },
    closed,
  ),
  response: { 200: Me },
}

export const RequestPasswordReset = {
  operationId: 'requestPasswordReset',
  summary: 'Mail a link to choose a new password, if the address has an account',
  tags,
  body: Type.Object({ email: Email }, closed),
  response: { 202: Type.Object({}) },
}

export const CompletePasswordReset = {
  operationId: 'completePasswordReset',
  summary: 'Choose a new password with the token from the mail; ends all sessions',
  tags,
  body: Type.Object({ token: Type.String({ minLength: 1, maxLength: 200 }), password: NewPassword }, closed),
  response: { 204: Empty },
}
