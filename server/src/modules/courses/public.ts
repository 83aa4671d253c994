export { createCourse } from './authoring/create-course.ts'
export { holdCourseTitle } from './authoring/course-title-sql.ts'
export type { NewCourse, NewLesson, NewModule } from './authoring/prepare-course.ts'
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
export type { CourseId, LessonId, ModuleId, VersionId } from './course.ts'
export { courseProblems } from './course-problems.ts'
export type { ImportItem } from './importing/course-repository.ts'
export { importCourse, type ImportOrder, type ImportWatch } from './importing/import-course.ts'
export type { ImportId, ImportOutcome } from './importing/import-run.ts'
