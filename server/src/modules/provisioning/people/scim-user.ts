import { normalizeEmail } from '#platform/normalize-email.ts'
import { applyPatch, isObject, type PatchOperation } from '../scim/apply-patch.ts'
import { userSchema } from '../scim/discovery.ts'
import { invalid } from '../scim/scim-error.ts'
import { type Attributes, readFlag } from '../scim/scim-filter.ts'
import type { Person, PersonAttributes } from './person.ts'

/** What users can be filtered by. */
export const userAttributes: Attributes = {
  id: { column: 'id', type: 'exact' },
  username: { column: 'user_name', type: 'text' },
  externalid: { column: 'external_id', type: 'exact' },
  displayname: { column: 'display_name', type: 'text' },
  'name.givenname': { column: 'given_name', type: 'text' },
  'name.familyname': { column: 'family_name', type: 'text' },
  emails: { column: 'email', type: 'text' },
  'emails.value': { column: 'email', type: 'text' },
  'emails.type': { constant: 'work' },
  'emails.primary': { constant: true },
  active: { column: 'active', type: 'flag' },
  'meta.created': { column: 'created_at', type: 'time' },
  'meta.lastmodified': { column: 'updated_at', type: 'time' },
  'meta.resourcetype': { constant: 'User' },
}

/** The weak entity tag of a resource; it changes with the resource. */
export const versionTag = (version: number): string => `W/"${version}"`

/** A person as a SCIM resource (RFC 7643 §4.1); `base` is the address of the organization's SCIM server. */
export function toScimUser(person: Person, base: string) {
  const { id, externalId, userName, givenName, familyName, displayName, email, isActive } = person
  const parts = [givenName, familyName].filter((part) => part !== undefined)
  return {
    schemas: [userSchema],
    id,
    ...(externalId !== undefined && { externalId }),
    userName,
    ...(parts.length > 0 && {
      name: {
        formatted: parts.join(' '),
        ...(givenName !== undefined && { givenName }),
        ...(familyName !== undefined && { familyName }),
      },
    }),
    ...(displayName !== undefined && { displayName }),
    emails: [{ value: email, type: 'work', primary: true }],
    active: isActive,
    meta: {
      resourceType: 'User',
      created: person.createdAt.toISOString(),
      lastModified: person.updatedAt.toISOString(),
      location: `${base}/Users/${id}`,
      version: versionTag(person.version),
    },
  }
}

/** What a PATCH makes of the person. */
export function patchPerson(person: Person, operations: readonly PatchOperation[]): PersonAttributes {
  const { name = {}, ...resource } = toScimUser(person, '')
  const names = ['userName', 'externalId', 'name', 'displayName', 'emails', 'active']
  return readScimUser(applyPatch({ ...resource, name }, operations, names))
}

/**
 * Reads what a provider says of a person. Attributes that are nothing to UpSkill are passed over, a password above all.
 * What is missing is taken as unset, and `active` as true.
 */
export function readScimUser(resource: Readonly<Record<string, unknown>>): PersonAttributes {
  const userName = readText(resource, 'userName', 254)
  if (userName === undefined) throw invalid('invalidValue', '"userName" is required.')
  const name = isObject(resource['name']) ? resource['name'] : {}
  const active = resource['active']
  const isActive = active === undefined || active === null ? true : readFlag(active)
  if (isActive === undefined) throw invalid('invalidValue', '"active" must be true or false.')
  return {
    userName,
    externalId: readText(resource, 'externalId', 255),
    email: readEmail(resource['emails'], userName),
    givenName: readText(name, 'givenName', 100),
    familyName: readText(name, 'familyName', 100),
    displayName: readText(resource, 'displayName', 200),
    isActive,
  }
}

/** The primary address, else the one for work, else the first; else the user name, when it is an address. */
function readEmail(emails: unknown, userName: string): string {
  const listed = (Array.isArray(emails) ? emails : []).filter(isObject)
  const chosen =
    listed.find((email) => readFlag(email['primary']) === true) ??
    listed.find((email) => email['type'] === 'work') ??
    listed[0]
  const value = chosen ? readText(chosen, 'value', 254) : undefined
  const email = normalizeEmail(value ?? userName)
  if (email.length > 254 || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    throw invalid('invalidValue', 'An e-mail address is required, in "emails" or as "userName".')
  }
  return email
}

/** One line of text, or undefined where there is none; an empty one is none. */
export function readText(from: Readonly<Record<string, unknown>>, name: string, maxLength: number): string | undefined {
  const value = from[name]
  if (value === undefined || value === null) return undefined
  // oxlint-disable-next-line no-control-regex -- they are what is refused
  if (typeof value !== 'string' || value.length > maxLength || /[\u0000-\u001f\u007f]/.test(value)) {
    throw invalid('invalidValue', `"${name}" must be a line of at most ${maxLength} characters.`)
  }
  return value.trim() === '' ? undefined : value.trim()
}
