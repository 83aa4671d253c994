import { basename, extname } from 'node:path'
import { importCourse, type ImportOutcome, publishCourse } from '#modules/courses/public.ts'
import { findAccountByEmail } from '#modules/identity/public.ts'
import { findMemberBySlug } from '#modules/organizations/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import type { Platform } from '#platform/platform.ts'
import { StartError } from '#platform/start-error.ts'

export interface MarkdownImport {
  /** The path of a folder or a zip. */
  readonly source: string
  /** The slug of the organization that gets the course. */
  readonly organization: string
  /** The address of the member it is imported for. */
  readonly author: string
  readonly publish: boolean
}

/**
 * Imports a course for a member and, if wanted, publishes it. Rejects with a StartError when the author may not write
 * courses in the organization; a source that cannot be imported is an answer.
 */
export async function importMarkdown(
  platform: Platform,
  { source, organization, author, publish }: MarkdownImport,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ImportOutcome> {
  const actor = await findAuthor(platform, author, organization)
  const name = basename(source, extname(source)) || 'Imported course'
  const order = { id: newId<'import'>(platform.clock), author: actor, source, name }
  const outcome = await importCourse(platform, order, {
    onProgress: (done, total) => Promise.resolve(onProgress(done, total)),
  })
  if (publish && outcome.status === 'succeeded') {
    await publishCourse(platform, actor, outcome.courseId, { changelog: 'Imported' }, 1)
  }
  return outcome
}

async function findAuthor(platform: Platform, email: string, slug: string): Promise<OrganizationActor> {
  const account = await findAccountByEmail(platform, email)
  if (!account) throw new StartError(`nobody has an account with the address ${email}`)
  const member = await findMemberBySlug(platform, { userId: account.id, sessionId: 'command line' }, slug)
  if (!member) throw new StartError(`${email} is no member of an organization "${slug}"`)
  if (!member.permissions.includes('courses.author'))
    throw new StartError(`${email} may not write courses in "${slug}"`)
  return member
}
