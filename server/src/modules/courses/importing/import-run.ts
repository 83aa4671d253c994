import type { Id, OrganizationId, UserId } from '#platform/id.ts'
import type { CourseId } from '../course.ts'
import type { ImportItem } from './course-repository.ts'

export type ImportId = Id<'import'>

/** A course on its way in from a zip that somebody sent. */
export interface ImportRun {
  readonly id: ImportId
  readonly organizationId: OrganizationId
  /** The name of the zip. */
  readonly name: string
  readonly status: 'queued' | 'running' | 'succeeded' | 'failed'
  /** How often it was begun. */
  readonly attempts: number
  /** Lessons and pictures dealt with, of those there are; 0 of 0 before they are counted. */
  readonly done: number
  readonly total: number
  readonly courseId: CourseId | null
  /** Why it failed, for a person. */
  readonly problem: string | null
  readonly requestedBy: UserId
  readonly createdAt: Date
  readonly finishedAt: Date | null
}

/** How an import ends. Nothing of a failed one is kept but this report. */
export type ImportOutcome = { readonly items: readonly ImportItem[] } & (
  | { readonly status: 'succeeded'; readonly courseId: CourseId }
  | { readonly status: 'failed'; readonly problem: string }
)

export const maxArchiveBytes = 50 * 1_048_576

/** Under which key the file store keeps the zip until the import ends. */
export const archiveKey = ({ organizationId, id }: Pick<ImportRun, 'organizationId' | 'id'>) =>
  `${organizationId}/imports/${id}.zip`
