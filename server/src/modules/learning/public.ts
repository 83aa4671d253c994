export { enroll } from './enroll.ts'
export type { EnrollmentCard, EnrollmentId } from './enrollment.ts'
export { courseCompleted } from './learning-events.ts'
export { recordProgress } from './record-progress.ts'
