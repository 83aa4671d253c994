import type { auditText } from './audit-text.en.ts'
import type { AuditEntry } from './list-audit-entries.ts'

type Deed = keyof typeof auditText.does

/** What an entry says, in words that the texts hold. */
export type Description = {
  deed: Deed
  /** The kind of thing it was done to, where the deed does not say it. */
  kind: string
  /** What that thing is called, where the entry tells and is no change of it. */
  name: string | undefined
  /** The person it was done to. */
  whom: string | undefined
  role: string | undefined
}

/** Finds the words for an entry; one that has none of its own is a thing that was created, changed or deleted. */
export function describeEntry(entry: AuditEntry): Description {
  const { action, concerns } = entry
  const [kind = '', verb = ''] = action.split('.')
  const values = { ...entry.before, ...entry.after }
  const find = (...columns: string[]) =>
    columns.map((column) => values[column]).find((value) => typeof value === 'string')
  return {
    deed: deedOf(entry) ?? (isPlain(verb) ? verb : 'other'),
    kind: isPlain(verb) ? kind : action,
    name: verb === 'changed' ? undefined : find('name', 'title', 'email', 'domain'),
    whom: find('email') ?? concerns?.name,
    role: find('role'),
  }
}

const isPlain = (verb: string): verb is 'created' | 'changed' | 'deleted' =>
  verb === 'created' || verb === 'changed' || verb === 'deleted'

function deedOf({ action, actor, concerns, after }: AuditEntry): Deed | undefined {
  const isOwn = actor !== null && actor.userId === concerns?.userId
  switch (action) {
    case 'memberships.created':
      return isOwn ? 'joined' : 'added'
    case 'memberships.deleted':
      return isOwn ? 'left' : 'removed'
    case 'enrollments.changed':
      if (after?.['status'] !== 'completed') return undefined
      return isOwn ? 'completed' : 'completedFor'
    case 'enrollments.created':
      return isOwn ? 'enrolled' : 'enrolledOther'
    default:
      return deeds[action]
  }
}

const deeds: Readonly<Record<string, Deed>> = {
  'role_bindings.created': 'gaveRole',
  'role_bindings.deleted': 'tookRole',
  'team_members.created': 'addedToTeam',
  'team_members.deleted': 'removedFromTeam',
  'invitations.created': 'invited',
  'audit.read': 'readLog',
  'audit.exported': 'exportedLog',
  'audit.erased': 'erased',
  'members.read': 'readMembers',
}

/** Columns that changed, with what a line can show of both values; ids say nothing there. */
export function changesOf({ before, after }: AuditEntry): { column: string; before: string; after: string }[] {
  if (!before || !after) return []
  const telling = Object.keys(after).filter((column) => !column.endsWith('_id'))
  return telling.map((column) => ({
    column: column.replaceAll('_', ' '),
    before: shown(before[column]),
    after: shown(after[column]),
  }))
}

/** A value as a reader sees it; of a long text there is only what identifies it. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'object' && 'sha256' in value) return `SHA-256 ${String(value.sha256).slice(0, 12)}…`
  return Array.isArray(value) && value.every((each) => typeof each === 'string')
    ? value.join(', ')
    : JSON.stringify(value)
}
