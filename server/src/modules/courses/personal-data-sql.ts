import type { Tx } from '#platform/database.ts'
import type { PersonalParts, PersonInOrganization } from '#platform/personal-data.ts'

export async function collectCourses(tx: Tx, { organizationId, userId }: PersonInOrganization): Promise<PersonalParts> {
  const courses = await tx
    .selectFrom('courses as c')
    .innerJoin('course_versions as v', (join) =>
      join.onRef('v.org_id', '=', 'c.org_id').onRef('v.id', '=', 'c.draft_version_id'),
    )
    .select(['c.id', 'v.title', 'c.status', 'c.created_at'])
    .where('c.org_id', '=', organizationId)
    .where('c.created_by', '=', userId)
    .execute()
  const versions = await tx
    .selectFrom('course_versions')
    .select(['id', 'course_id', 'number', 'title', 'changelog', 'published_at'])
    .where('org_id', '=', organizationId)
    .where('published_by', '=', userId)
    .execute()
  const imports = await tx
    .selectFrom('import_runs')
    .select(['id', 'name', 'status', 'course_id', 'created_at', 'finished_at'])
    .where('org_id', '=', organizationId)
    .where('requested_by', '=', userId)
    .execute()
  return { courses, course_versions: versions, import_runs: imports }
}
