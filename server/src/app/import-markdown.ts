import { basename, extname } from 'node:path'
import { type CourseId, importCourse, type ImportOutcome, publishCourse } from '#modules/courses/public.ts'
import { findAccountByEmail } from '#modules/identity/public.ts'
import { findMemberBySlug } from '#modules/organizations/public.ts'
import type { OrganizationActor, UserActor } from '#platform/actor.ts'
import { newId } from '#platform/id.ts'
import { permits, wholeOrganization } from '#platform/permits.ts'
import type { Platform } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'
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

export interface ImportedMarkdown {
  readonly outcome: ImportOutcome
  /** Where its author goes on with the course, if there is one. */
  readonly editorUrl?: string
  /** Why the course is still a draft although it was to be published. */
  readonly unpublished?: Problem
}

/**
 * Imports a course for a member and, if wanted, publishes it. Rejects with a StartError when the author may not write
 * courses in the organization; a source that cannot be imported is an answer, and so is a course that cannot be published
 * as it is, which stays a draft.
 */
export async function importMarkdown(
  platform: Platform,
  { source, organization, author, publish }: MarkdownImport,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ImportedMarkdown> {
  const actor = await findAuthor(platform, author, organization)
  const name = basename(source, extname(source)) || 'Imported course'
  const order = { id: newId<'import'>(platform.clock), author: actor, source, name }
  const outcome = await importCourse(platform, order, {
    onProgress: (done, total) => Promise.resolve(onProgress(done, total)),
  })
  if (outcome.status === 'failed') return { outcome }
  const editorUrl = `${platform.config.publicUrl}/o/${organization}/studio/${outcome.courseId}`
  const unpublished = publish ? await tryToPublish(platform, actor, outcome.courseId) : undefined
  return { outcome, editorUrl, ...(unpublished && { unpublished }) }
}

async function tryToPublish(platform: Platform, actor: OrganizationActor, id: CourseId): Promise<Problem | undefined> {
  try {
    await publishCourse(platform, actor, id, { changelog: 'Imported' }, 1)
    return undefined
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

async function findAuthor(platform: Platform, email: string, slug: string): Promise<OrganizationActor> {
  const account = await findAccountByEmail(platform, email)
  if (!account) throw new StartError(`nobody has an account with the address ${email}`)
  const user: UserActor = {
    userId: account.id,
    credential: { kind: 'session', id: 'command line', factors: 1, isRecent: true },
  }
  const member = await findMemberBySlug(platform, user, slug)
  if (!member) throw new StartError(`${email} is no member of an organization "${slug}"`)
  if (!permits(member.grants, 'courses.create', wholeOrganization))
    throw new StartError(`${email} may not write courses in "${slug}"`)
  return member
}
