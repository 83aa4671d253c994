import { parse } from 'scim2-parse-filter'
import { applyPatch, isObject, type PatchOperation } from '../scim/apply-patch.ts'
import { groupSchema } from '../scim/discovery.ts'
import { isResourceId } from '../scim/resource-id.ts'
import { invalid } from '../scim/scim-error.ts'
import type { Attributes } from '../scim/scim-filter.ts'
import { readText, versionTag } from '../people/scim-user.ts'
import { type Group, type GroupMember, type MemberChange, mostNamed } from './group.ts'

/** What groups can be filtered by. */
export const groupAttributes: Attributes = {
  id: { column: 'id', type: 'exact' },
  displayname: { column: 'name', type: 'text' },
  externalid: { column: 'external_id', type: 'exact' },
  'meta.created': { column: 'created_at', type: 'time' },
  'meta.lastmodified': { column: 'updated_at', type: 'time' },
  'meta.resourcetype': { constant: 'Group' },
}

/** A team as a SCIM resource (RFC 7643 §4.2), with its people where they were asked for. */
export function toScimGroup(group: Group, members: readonly GroupMember[] | undefined, base: string) {
  const { id, externalId, displayName } = group
  return {
    schemas: [groupSchema],
    id,
    ...(externalId !== undefined && { externalId }),
    displayName,
    ...(members && {
      members: members.map((member) => ({
        value: member.id,
        $ref: `${base}/Users/${member.id}`,
        type: 'User',
        display: member.name,
      })),
    }),
    meta: {
      resourceType: 'Group',
      created: group.createdAt.toISOString(),
      lastModified: group.updatedAt.toISOString(),
      location: `${base}/Groups/${id}`,
      version: versionTag(group.version),
    },
  }
}

export type GroupAttributes = Pick<Group, 'displayName' | 'externalId'>

export interface GroupChange extends GroupAttributes {
  readonly members: MemberChange
}

/** Reads a whole group; who is not listed is not in it. */
export function readScimGroup(resource: Readonly<Record<string, unknown>>): GroupChange {
  const members = resource['members'] ?? []
  return { ...readAttributes(resource), members: { replacesAll: true, added: idsIn(members), removed: new Set() } }
}

function readAttributes(resource: Readonly<Record<string, unknown>>): GroupAttributes {
  const displayName = readText(resource, 'displayName', 100)
  if (displayName === undefined) throw invalid('invalidValue', '"displayName" is required.')
  return { displayName, externalId: readText(resource, 'externalId', 255) }
}

/** What a PATCH makes of the group. Its people are not read for this: only who comes and who goes. */
export function patchGroup(group: Group, operations: readonly PatchOperation[]): GroupChange {
  const members = new MemberChanges()
  const others: PatchOperation[] = []
  for (const operation of operations) {
    const { rest, ...change } = membersIn(operation)
    if (change.ids) members.apply(operation.op, change.ids)
    if (rest) others.push(rest)
  }
  const { displayName, externalId } = group
  const resource = { schemas: [groupSchema], meta: {}, displayName, ...(externalId !== undefined && { externalId }) }
  const patched = others.length === 0 ? resource : applyPatch(resource, others, ['displayName', 'externalId'])
  return { ...readAttributes(patched), members: members.result() }
}

/** Operations on members, one after another, as one change. */
class MemberChanges {
  readonly #added = new Set<string>()
  readonly #removed = new Set<string>()
  #replacesAll = false

  apply(op: PatchOperation['op'], ids: ReadonlySet<string> | 'all'): void {
    if (op === 'replace' || ids === 'all') {
      this.#replacesAll = true
      this.#added.clear()
      this.#removed.clear()
    }
    if (ids === 'all') return
    const [to, from] = op === 'remove' ? [this.#removed, this.#added] : [this.#added, this.#removed]
    for (const id of ids) {
      to.add(id)
      from.delete(id)
    }
  }

  result(): MemberChange {
    const named = this.#added.size + this.#removed.size
    if (named > mostNamed) throw invalid('tooMany', `One request changes at most ${mostNamed} members.`)
    return { replacesAll: this.#replacesAll, added: this.#added, removed: this.#removed }
  }
}

interface Parts {
  /** Whom the operation names as members, if it is about members. */
  readonly ids?: ReadonlySet<string> | 'all'
  /** What else it changes. */
  readonly rest?: PatchOperation
}

/** Takes apart what an operation says of members and of everything else. */
function membersIn({ op, path, value }: PatchOperation): Parts {
  if (path === undefined) {
    if (!isObject(value)) throw invalid('invalidValue', 'Without a path, the value must be an object.')
    // Okta repeats the id, which does not change.
    const { members, id: _id, ...rest } = value
    return {
      ...(members !== undefined && { ids: idsIn(members) }),
      ...(Object.keys(rest).length > 0 && { rest: { op, value: rest } }),
    }
  }
  const named = /^(?:urn:[^[\]]*:)?members(?:\[(.+)\])?$/i.exec(path)
  if (!named) return { rest: { op, path, value } }
  const [, filter] = named
  if (filter !== undefined) return { ids: new Set([idInFilter(filter)]) }
  return { ids: op === 'remove' && value === undefined ? 'all' : idsIn(value) }
}

/** The id in `members[value eq "…"]`, as Okta names whom to remove. */
function idInFilter(text: string): string {
  try {
    const filter = parse(text)
    if (filter.op === 'eq' && filter.attrPath.toLowerCase() === 'value') return idIn({ value: filter.compValue })
  } catch {
    // Refused below, as any other filter is.
  }
  throw invalid('invalidFilter', 'Members are chosen by members[value eq "id"].')
}

function idsIn(members: unknown): Set<string> {
  const listed = Array.isArray(members) ? members : [members]
  if (listed.length > mostNamed) throw invalid('tooMany', `One request names at most ${mostNamed} members.`)
  return new Set(listed.map(idIn))
}

function idIn(member: unknown): string {
  const id = isObject(member) ? member['value'] : undefined
  if (!isResourceId(id)) throw invalid('invalidValue', 'A member is named by the id of a user.')
  return id
}
