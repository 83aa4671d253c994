import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Empty, Nullable, Timestamp, Uuid } from '#platform/wire.ts'
import { NewPassword } from './identity-schemas.ts'
import { mostDevices } from './known-device.ts'

const tags = ['identity']
const closed = { additionalProperties: false }

const origin = {
  browser: Type.String({ description: 'Browser and system in a few words, as far as they tell' }),
  address: Type.String(),
  place: Nullable(
    Type.Union([Type.Literal('this-computer'), Type.Literal('local-network')], {
      description: 'Where the address is, when it says so itself',
    }),
  ),
}

const Session = Type.Object({
  id: Uuid,
  ...origin,
  factors: Type.Integer({ description: 'How many factors its holder proved' }),
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  expiresAt: Timestamp,
  isCurrent: Type.Boolean({ description: 'Whether it is the one that asks' }),
})

const Device = Type.Object({
  id: Uuid,
  ...origin,
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  isCurrent: Type.Boolean({ description: 'Whether it is the one that asks' }),
})

export const ChangePassword = {
  operationId: 'changePassword',
  summary: 'Choose another password; ends all other sessions',
  tags,
  body: Type.Object({ currentPassword: Type.String({ maxLength: 1_000 }), newPassword: NewPassword }, closed),
  response: { 204: Empty },
}

export const ListSessions = {
  operationId: 'listSessions',
  summary: 'Where the account is signed in',
  tags,
  querystring: PageQuery,
  response: { 200: PageOf(Session) },
}

export const EndSession = {
  operationId: 'endSession',
  summary: 'End one session',
  tags,
  params: Type.Object({ sessionId: Uuid }),
  response: { 204: Empty },
}

export const EndOtherSessions = {
  operationId: 'endOtherSessions',
  summary: 'End every session but this one',
  tags,
  response: { 204: Empty },
}

export const ListDevices = {
  operationId: 'listDevices',
  summary: 'The browsers that were signed in to the account',
  tags,
  response: { 200: Type.Object({ data: Type.Array(Device, { maxItems: mostDevices }) }) },
}

export const ForgetDevice = {
  operationId: 'forgetDevice',
  summary: 'Take a browser for unknown from now on',
  tags,
  params: Type.Object({ deviceId: Uuid }),
  response: { 204: Empty },
}
