import type { UserId } from '#platform/id.ts'
import type { CourseId, CourseSize, LessonId, ModuleId } from '../course.ts'

/** A published course as the catalog shows it. */
export interface CourseCard extends CourseSize {
  id: CourseId
  title: string
  summary: string
  coverUrl: string | null
  publishedAt: Date
  authorName: string
}

/** A card before its author's id has become a name. */
export type UnnamedCard = Omit<CourseCard, 'authorName'> & { authorId: UserId }

/** A published course with everything there is to know before one enrolls. */
export interface CatalogCourse extends CourseCard {
  versionNumber: number
  changelog: string
  objectives: string[]
  license: string | null
  attribution: string | null
  modules: CatalogModule[]
}

export interface CatalogModule {
  id: ModuleId
  title: string
  lessons: { id: LessonId; title: string; minutes: number }[]
}
