import type { Tx } from '#platform/database.ts'
import type { OrganizationId, UserId } from '#platform/id.ts'
import type { CourseId } from '../course.ts'

export interface PublishedVersion {
  number: number
  title: string
  changelog: string
  checksum: string
  publishedAt: Date
  publishedBy: UserId
  lessonCount: number
}

export async function selectPublishedVersions(
  tx: Tx,
  organizationId: OrganizationId,
  courseId: CourseId,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<PublishedVersion[]> {
  return tx
    .selectFrom('course_versions')
    .select(['number', 'title', 'changelog', 'checksum', 'lesson_count as lessonCount'])
    .select((v) => [
      v.ref('published_at').$notNull().as('publishedAt'),
      v.ref('published_by').$notNull().as('publishedBy'),
    ])
    .where('org_id', '=', organizationId)
    .where('course_id', '=', courseId)
    .where('status', '=', 'published')
    .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
}
