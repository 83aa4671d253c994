import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import { PageOf, PageQuery } from '#platform/page.ts'
import { Nullable, Timestamp, Uuid } from '#platform/wire.ts'

const closed = { additionalProperties: false }
const tags = ['audit']
const InOrganization = Type.Object({ organizationId: Uuid })

const ActorKind = Type.Union([
  Type.Literal('anonymous'),
  Type.Literal('user'),
  Type.Literal('token'),
  Type.Literal('operator'),
  Type.Literal('system'),
])

const Person = Type.Object({ userId: Uuid, name: Type.String() })
const Columns = Type.Record(Type.String(), Type.Unknown(), {
  description: 'Changed columns: secrets as "[secret]", long texts as their SHA-256 and length',
})

const AuditEntry = Type.Object({
  id: Uuid,
  organizationId: Nullable(Uuid),
  seq: Type.Integer({ description: 'Its place in the chain, without gaps from 1' }),
  occurredAt: Timestamp,
  actorKind: ActorKind,
  actor: Nullable(Person),
  credentialId: Nullable(Type.String({ description: 'The session, token or login it was done with' })),
  requestId: Nullable(Type.String()),
  address: Nullable(Type.String()),
  action: Type.String(),
  subject: Nullable(Type.Object({ kind: Type.String(), id: Type.String() })),
  concerns: Nullable(Person),
  before: Nullable(Columns),
  after: Nullable(Columns),
  isErased: Type.Boolean({ description: 'Whether address, before and after were erased' }),
  hash: Type.String({ description: 'SHA-256, which covers all entries before it as well' }),
})

const Moment = Type.String({ format: 'date-time', maxLength: 40 })
const Name = Type.String({ pattern: '^[a-z0-9_-]{1,60}$' })
const span = {
  from: Type.Optional({ ...Moment, description: 'From this moment on' }),
  to: Type.Optional({ ...Moment, description: 'Before this moment' }),
}

export const ListAuditEntries = {
  operationId: 'listAuditEntries',
  summary: 'What happened in the organization, the newest first',
  tags,
  params: InOrganization,
  querystring: Type.Object(
    {
      ...PageQuery.properties,
      ...span,
      actor: Type.Optional({ ...Uuid, description: 'The user who acted' }),
      action: Type.Optional(
        Type.String({
          pattern: '^[a-z0-9_-]{1,60}(\\.[a-z0-9-]{1,60})?$',
          description: 'A whole action, or all whose name begins so: `memberships.changed`, `memberships`',
        }),
      ),
      subjectKind: Type.Optional(Name),
      subjectId: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })),
    },
    closed,
  ),
  response: { 200: PageOf(AuditEntry) },
}

export const ListOwnAuditEntries = {
  operationId: 'listOwnAuditEntries',
  summary: 'What one did oneself, and what happened to one’s account',
  tags,
  querystring: PageQuery,
  response: { 200: PageOf(AuditEntry) },
}

const Lines = { schema: Type.Unsafe<Readable>({ type: 'string' }) }

export const ExportAuditEntries = {
  operationId: 'exportAuditEntries',
  summary: 'The audit log as a file, in order and with its hashes',
  tags,
  params: InOrganization,
  querystring: Type.Object(
    {
      ...span,
      format: Type.Union([Type.Literal('jsonl'), Type.Literal('csv')], { default: 'jsonl' }),
    },
    closed,
  ),
  response: {
    200: {
      description: 'JSON Lines can be checked with `upskill audit verify --file`; CSV is for reading',
      content: { 'application/jsonl': Lines, 'text/csv': Lines },
    },
  },
}
