export { enroll } from './enroll.ts'
export { recordProgress } from './record-progress.ts'
