import { createHash } from 'node:crypto'
import type { Id } from '#platform/id.ts'
import { courseProblems } from './course-problems.ts'

export type CourseId = Id<'course'>
export type VersionId = Id<'courseVersion'>
/** Modules and lessons keep their ids from one version of a course to the next. */
export type ModuleId = Id<'courseModule'>
export type LessonId = Id<'lesson'>

/** A retired course takes no new learners; those it has keep reading. */
export type CourseStatus = 'draft' | 'published' | 'retired'

export const limits = { modules: 100, lessons: 500, objectives: 20, markdownLength: 200_000 } as const

/** What a version says, apart from the text of its lessons. */
export interface CourseContent {
  readonly title: string
  readonly summary: string
  readonly objectives: readonly string[]
  readonly coverFileId: string | null
  readonly license: string | null
  readonly attribution: string | null
  readonly modules: readonly ModuleContent[]
}

export interface ModuleContent {
  readonly id: ModuleId
  readonly title: string
  readonly lessons: readonly LessonContent[]
}

export interface LessonContent {
  readonly id: LessonId
  readonly title: string
  /** Null until the author says how long it takes. */
  readonly minutes: number | null
  readonly objectives: readonly string[]
  readonly markdownSha256: string
}

/** How much there is to learn: what lists show of a version. */
export interface CourseSize {
  readonly lessonCount: number
  readonly minutes: number
}

export function sizeOf({ modules }: Pick<CourseContent, 'modules'>): CourseSize {
  const lessons = modules.flatMap((module) => module.lessons)
  return { lessonCount: lessons.length, minutes: lessons.reduce((sum, { minutes }) => sum + (minutes ?? 0), 0) }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Lesson text as it is kept: text of white space only is no text. */
export const normalizeMarkdown = (markdown: string): string => (markdown.trim() === '' ? '' : markdown)

export const hashMarkdown = (markdown: string): string => sha256(markdown)

const emptySha256 = sha256('')

export const isEmptyLesson = ({ markdownSha256 }: Pick<LessonContent, 'markdownSha256'>): boolean =>
  markdownSha256 === emptySha256

/** The SHA-256 of everything a learner can read in a version; equal content has equal checksums, whenever it was made. */
export function checksumOf(content: CourseContent): string {
  const { title, summary, objectives, coverFileId, license, attribution, modules } = content
  const outline = modules.map((module) => [
    module.id,
    module.title,
    module.lessons.map((lesson) => [lesson.id, lesson.title, lesson.minutes, lesson.objectives, lesson.markdownSha256]),
  ])
  return sha256(JSON.stringify([title, summary, objectives, coverFileId, license, attribution, outline]))
}

/** One thing a course needs before it can be published. */
export interface ChecklistItem {
  readonly code: 'title' | 'summary' | 'lessons' | 'text' | 'minutes'
  readonly ok: boolean
  readonly message: string
}

/** What a draft needs before it can be published, and whether it has it; always the same items in the same order. */
export function checklistOf({ title, summary, modules }: CourseContent): ChecklistItem[] {
  const lessons = modules.flatMap((module) => module.lessons)
  const empty = lessons.filter(isEmptyLesson)
  const untimed = lessons.filter((lesson) => lesson.minutes === null)
  return [
    { code: 'title', ok: title.trim() !== '', message: 'Give the course a title.' },
    { code: 'summary', ok: summary.trim() !== '', message: 'Say in a sentence or two what the course is about.' },
    { code: 'lessons', ok: lessons.length > 0, message: 'Add at least one module with a lesson.' },
    { code: 'text', ok: lessons.length > 0 && empty.length === 0, message: `Every lesson needs text${named(empty)}.` },
    {
      code: 'minutes',
      ok: lessons.length > 0 && untimed.length === 0,
      message: `Say how many minutes every lesson takes${named(untimed)}.`,
    },
  ]
}

function named(titled: readonly { title: string }[]): string {
  if (titled.length === 0) return ''
  const shown = titled.slice(0, 3).map(({ title }) => `“${title}”`)
  const more = titled.length > shown.length ? ` and ${titled.length - shown.length} more` : ''
  return `; missing in ${shown.join(', ')}${more}`
}

/** Refuses, with 409 and one error for each missing thing, what cannot be published yet. */
export function assertPublishable(content: CourseContent): void {
  const missing = checklistOf(content).filter((item) => !item.ok)
  if (missing.length === 0) return
  throw courseProblems.notReady(
    'The draft is not ready to be published.',
    missing.map(({ code, message }) => ({ pointer: `/${code}`, detail: message })),
  )
}
