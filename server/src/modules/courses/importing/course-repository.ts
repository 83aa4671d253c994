import type { ArchiveEntry } from '#platform/archive/archive.ts'

/** What became of one file of a course's source. A warning is about a lesson that came through with something missing. */
export interface ImportItem {
  readonly path: string
  readonly outcome: 'imported' | 'warning' | 'skipped' | 'rejected'
  readonly message: string
}

/** A course as its source describes it. */
export interface CourseRepository {
  readonly title: string
  readonly summary: string
  readonly objectives: readonly string[]
  readonly license: string | undefined
  readonly attribution: string | undefined
  readonly modules: readonly RepositoryModule[]
  /** The pictures its lessons show and the source holds. */
  readonly figures: readonly ArchiveEntry[]
  /** What happened to every file, in the order of their paths. */
  readonly items: readonly ImportItem[]
}

export interface RepositoryModule {
  readonly title: string
  readonly lessons: readonly RepositoryLesson[]
}

export interface RepositoryLesson {
  readonly path: string
  readonly title: string
  readonly minutes: number
  readonly objectives: readonly string[]
  readonly questions: readonly string[]
  readonly keyPoints: readonly string[]
  /** As the author wrote it, without front matter, the heading that became the title, and the objectives. */
  readonly markdown: string
  /** What the destinations in the Markdown stand for, where that is not an address already. */
  readonly targets: ReadonlyMap<string, Target>
}

/** What a picture or link of a lesson leads to. */
export type Target =
  | { readonly kind: 'figure'; readonly path: string }
  | { readonly kind: 'lesson'; readonly path: string; readonly fragment: string }
  | { readonly kind: 'address'; readonly address: string }

/** The lesson's own pictures. */
export const figuresOf = ({ targets }: RepositoryLesson): string[] => [
  ...new Set([...targets.values()].flatMap((target) => (target.kind === 'figure' ? [target.path] : []))),
]
