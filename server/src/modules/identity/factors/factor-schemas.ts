import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { Type } from 'typebox'
import { Empty, Line, Nullable, Timestamp, Uuid } from '#platform/wire.ts'

const tags = ['identity']
const closed = { additionalProperties: false }

const Name = Line(60)
export const Code = Type.String({
  minLength: 6,
  maxLength: 40,
  description: 'Six digits of an authenticator app, or a recovery code, however it is typed',
})

const Base64Url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]*$', maxLength })
const Short = Type.String({ maxLength: 100 })
const CredentialId = Base64Url(1_400)

/** What every browser's `PublicKeyCredential.toJSON()` holds beside the answer itself. */
const credential = {
  id: CredentialId,
  rawId: CredentialId,
  type: Type.Literal('public-key'),
  authenticatorAttachment: Type.Optional(Nullable(Short)),
  clientExtensionResults: Type.Object({}, { description: 'Not read' }),
}

/** The same for sign-in and confirmation, so that a client needs one way to answer. */
export const Assertion = Type.Unsafe<AuthenticationResponseJSON>(
  Type.Object(
    {
      ...credential,
      response: Type.Object(
        {
          clientDataJSON: Base64Url(4_000),
          authenticatorData: Base64Url(4_000),
          signature: Base64Url(8_000),
          userHandle: Type.Optional(Nullable(Base64Url(100))),
        },
        closed,
      ),
    },
    { ...closed, description: 'What navigator.credentials.get answered, as its toJSON() tells' },
  ),
)

export const Attestation = Type.Unsafe<RegistrationResponseJSON>(
  Type.Object(
    {
      ...credential,
      response: Type.Object(
        {
          clientDataJSON: Base64Url(4_000),
          attestationObject: Base64Url(20_000),
          authenticatorData: Type.Optional(Base64Url(20_000)),
          transports: Type.Optional(Type.Array(Short, { maxItems: 10 })),
          publicKeyAlgorithm: Type.Optional(Type.Integer()),
          publicKey: Type.Optional(Base64Url(8_000)),
        },
        closed,
      ),
    },
    { ...closed, description: 'What navigator.credentials.create answered, as its toJSON() tells' },
  ),
)

const Descriptors = Type.Array(
  Type.Object({ id: Type.String(), type: Type.String(), transports: Type.Optional(Type.Array(Type.String())) }),
)

export const PasskeyRequest = Type.Unsafe<PublicKeyCredentialRequestOptionsJSON>(
  Type.Object(
    {
      challenge: Type.String(),
      rpId: Type.String(),
      timeout: Type.Integer(),
      userVerification: Type.String(),
      allowCredentials: Type.Optional(Descriptors),
    },
    { description: 'For PublicKeyCredential.parseRequestOptionsFromJSON(); its challenge is answered once' },
  ),
)

export const PasskeyCreation = Type.Unsafe<PublicKeyCredentialCreationOptionsJSON>(
  Type.Object(
    {
      challenge: Type.String(),
      rp: Type.Object({ id: Type.String(), name: Type.String() }),
      user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
      pubKeyCredParams: Type.Array(Type.Object({ alg: Type.Integer(), type: Type.String() })),
      timeout: Type.Integer(),
      attestation: Type.String(),
      excludeCredentials: Descriptors,
      authenticatorSelection: Type.Object({
        residentKey: Type.String(),
        requireResidentKey: Type.Boolean(),
        userVerification: Type.String(),
      }),
    },
    { description: 'For PublicKeyCredential.parseCreationOptionsFromJSON(); its challenge is answered once' },
  ),
)

const shown = { id: Uuid, name: Type.String(), createdAt: Timestamp, lastUsedAt: Nullable(Timestamp) }
const Authenticator = Type.Object(shown)
const Passkey = Type.Object(shown)
const RecoveryCodes = Type.Array(Type.String(), { description: 'Shown this once; each works once' })
const FirstRecoveryCodes = Nullable(RecoveryCodes)

/** The answer to a right password where that is not enough. */
export const Awaited = Type.Object(
  {
    next: Type.Literal('second-factor'),
    methods: Type.Array(
      Type.Union([Type.Literal('authenticator'), Type.Literal('passkey'), Type.Literal('recovery-code')]),
    ),
  },
  { description: 'The password was right; a second factor is still to come' },
)

export const ListFactors = {
  operationId: 'listFactors',
  summary: 'What the account has besides its password',
  tags,
  response: {
    200: Type.Object({
      authenticators: Type.Array(Authenticator),
      passkeys: Type.Array(Passkey),
      recoveryCodes: Nullable(Type.Object({ left: Type.Integer(), createdAt: Timestamp })),
    }),
  },
}

export const AddAuthenticator = {
  operationId: 'addAuthenticator',
  summary: 'Begin to add an authenticator app; it counts once a code confirmed it',
  tags,
  body: Type.Object({ name: Name }, closed),
  response: {
    201: Type.Object({
      id: Uuid,
      name: Type.String(),
      secret: Type.String({ description: 'Base32, shown this once' }),
      uri: Type.String({ description: 'otpauth://, for a QR code' }),
    }),
  },
}

export const ConfirmAuthenticator = {
  operationId: 'confirmAuthenticator',
  summary: 'Let an authenticator app count, with a code of it; the first second factor comes with recovery codes',
  tags,
  params: Type.Object({ authenticatorId: Uuid }),
  body: Type.Object({ code: Code }, closed),
  response: { 200: Type.Object({ authenticator: Authenticator, recoveryCodes: FirstRecoveryCodes }) },
}

export const RemoveAuthenticator = {
  operationId: 'removeAuthenticator',
  summary: 'Remove an authenticator app',
  tags,
  params: Type.Object({ authenticatorId: Uuid }),
  response: { 204: Empty },
}

export const AskForNewPasskey = {
  operationId: 'askForNewPasskey',
  summary: 'What a browser needs to make a passkey',
  tags,
  response: { 201: PasskeyCreation },
}

export const AddPasskey = {
  operationId: 'addPasskey',
  summary: 'Add the passkey that a browser made; the first second factor comes with recovery codes',
  tags,
  body: Type.Object({ name: Name, credential: Attestation }, closed),
  response: { 201: Type.Object({ passkey: Passkey, recoveryCodes: FirstRecoveryCodes }) },
}

export const RenamePasskey = {
  operationId: 'renamePasskey',
  summary: 'Name a passkey',
  tags,
  params: Type.Object({ passkeyId: Uuid }),
  body: Type.Object({ name: Name }, closed),
  response: { 200: Passkey },
}

export const RemovePasskey = {
  operationId: 'removePasskey',
  summary: 'Remove a passkey',
  tags,
  params: Type.Object({ passkeyId: Uuid }),
  response: { 204: Empty },
}

export const MakeRecoveryCodes = {
  operationId: 'makeRecoveryCodes',
  summary: 'Ten new recovery codes; those from before are worth nothing any more',
  tags,
  response: { 201: Type.Object({ codes: RecoveryCodes }) },
}
