import type { Tx } from '#platform/database.ts'
import { checksumOf, sizeOf } from '../course.ts'
import { readContent, setFacts } from './content-sql.ts'
import { advanceCourse } from './course-sql.ts'
import { type Course, type Draft, draftOf } from './draft.ts'

/** Ends a change to a locked draft: counts it, keeps what lists show of the draft, and answers with the draft. */
export async function settleDraft(tx: Tx, course: Course, now: Date): Promise<Draft> {
  const content = await readContent(tx, course.organizationId, course.draftVersionId)
  await setFacts(tx, course, { ...sizeOf(content), checksum: checksumOf(content) }, now)
  return draftOf(await advanceCourse(tx, course, now), content)
}
