import { defineEvent } from '#platform/outbox.ts'
import type { EnrollmentId } from './enrollment.ts'

/** Somebody completed every lesson of the version they learn; happens once for each enrollment. */
export const courseCompleted = defineEvent<{ enrollmentId: EnrollmentId }>('learning.course-completed')
