import type { OrganizationId } from '#platform/id.ts'
import {
  type ChecklistItem,
  checklistOf,
  checksumOf,
  type CourseContent,
  type CourseId,
  type CourseStatus,
  isEmptyLesson,
  type LessonId,
  type ModuleId,
  type VersionId,
} from '../course.ts'
import { coverUrl } from '../cover-url.ts'

/** A course as those who write it hold it; `version` counts the changes to its draft's outline and details. */
export interface Course {
  readonly id: CourseId
  readonly organizationId: OrganizationId
  readonly status: CourseStatus
  readonly draftVersionId: VersionId
  /** What learners see, if anything. */
  readonly published: { readonly versionId: VersionId; readonly number: number; readonly checksum: string } | null
  readonly version: number
}

/** What an author sees of the course they are changing. */
export interface Draft {
  courseId: CourseId
  status: CourseStatus
  title: string
  summary: string
  coverFileId: string | null
  coverUrl: string | null
  hasUnpublishedChanges: boolean
  /** The number of the version that learners see. */
  versionNumber: number | null
  modules: { id: ModuleId; title: string; lessons: DraftLessonHead[] }[]
  checklist: ChecklistItem[]
  /** Of everything in it that learners would read: it changes with every lesson, which `version` does not. */
  checksum: string
  version: number
}

export interface DraftLessonHead {
  id: LessonId
  title: string
  minutes: number | null
  isEmpty: boolean
}

export function draftOf(course: Course, content: CourseContent): Draft {
  return {
    courseId: course.id,
    status: course.status,
    title: content.title,
    summary: content.summary,
    coverFileId: content.coverFileId,
    coverUrl: coverUrl(course.organizationId, content.coverFileId),
    hasUnpublishedChanges: hasUnpublishedChanges(course, content),
    versionNumber: course.published?.number ?? null,
    modules: content.modules.map(({ id, title, lessons }) => ({
      id,
      title,
      lessons: lessons.map((lesson) => ({
        id: lesson.id,
        title: lesson.title,
        minutes: lesson.minutes,
        isEmpty: isEmptyLesson(lesson),
      })),
    })),
    checklist: checklistOf(content),
    checksum: checksumOf(content),
    version: course.version,
  }
}

/** Whether learners would see something else if the draft were published: undoing every change answers no again. */
export const hasUnpublishedChanges = (course: Course, content: CourseContent): boolean =>
  course.published?.checksum !== checksumOf(content)

/** One lesson of a draft, with its text; `version` counts its own changes. */
export interface DraftLesson {
  id: LessonId
  title: string
  minutes: number | null
  objectives: string[]
  markdown: string
  html: string
  version: number
}
