export { assertCourse } from './authoring/course-sql.ts'
export { createCourse } from './authoring/create-course.ts'
export { holdCourseTitle } from './authoring/course-title-sql.ts'
export { publishCourse } from './authoring/publish-course.ts'
export type { CatalogModule } from './catalog/course-card.ts'
export {
  findLessonHeads,
  findLessonPage,
  findPublishedVersion,
  findVersionHeads,
  type LessonHead,
  type LessonPage,
  readOutline,
  type VersionHead,
} from './catalog/published-version-sql.ts'
export type { CourseId, LessonId, VersionId } from './course.ts'
export { courseProblems } from './course-problems.ts'
export { importCourse } from './importing/import-course.ts'
export type { ImportOutcome } from './importing/import-run.ts'
