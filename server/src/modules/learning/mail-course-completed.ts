import { findVersionHeads } from '#modules/courses/public.ts'
import { findUsers } from '#modules/identity/public.ts'
import type { Delivery } from '#platform/outbox.ts'
import type { Uses } from '#platform/platform.ts'
import type { EnrollmentId } from './enrollment.ts'
import { findEnrollmentById } from './enrollment-sql.ts'

/** Tells the learner by mail that they completed a course. */
export async function mailCourseCompleted(
  { db, mail }: Uses<'db' | 'mail'>,
  { enrollmentId }: { enrollmentId: EnrollmentId },
  { organizationId }: Pick<Delivery, 'organizationId'>,
): Promise<void> {
  if (organizationId === undefined) return
  const found = await db.forOrganization({ organizationId }).transaction(async (tx) => {
    const enrollment = await findEnrollmentById(tx, organizationId, enrollmentId)
    if (!enrollment) return undefined
    const versions = await findVersionHeads(tx, organizationId, [enrollment.versionId])
    const people = await findUsers(tx, [enrollment.userId])
    return { enrollment, version: versions.get(enrollment.versionId), learner: people.get(enrollment.userId) }
  })
  if (!found?.version || !found.learner) return
  const { enrollment, version, learner } = found
  await mail.send({
    to: learner.email,
    subject: `You completed ${version.title}`,
    text: [
      `Hello ${learner.name},`,
      '',
      `you completed “${version.title}”: ${countOf(enrollment.lessonCount)}, all done.`,
      '',
      'The lessons stay open to you, to read them again whenever you like.',
    ].join('\n'),
  })
}

const countOf = (lessons: number) => (lessons === 1 ? 'one lesson' : `${lessons} lessons`)
