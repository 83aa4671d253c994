export { createCourse } from './authoring/create-course.ts'
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
