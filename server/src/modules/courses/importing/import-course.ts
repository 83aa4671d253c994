/**
 * Brings a whole course in: reads its source, keeps its pictures, renders its lessons, and then stores everything in one
 * transaction. A source that is refused, or holds a lesson that cannot be read, leaves nothing behind but its report.
 */
import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { discardFile, type FileId, fileUrl, insertFile, placeFile, type StoredFile } from '#modules/files/public.ts'
import type { OrganizationActor } from '#platform/actor.ts'
import type { ArchiveEntry } from '#platform/archive/archive.ts'
import { ArchiveRefused } from '#platform/archive/archive-refused.ts'
import { withArchive } from '#platform/archive/with-archive.ts'
import type { Tx } from '#platform/database.ts'
import { newId } from '#platform/id.ts'
import { rewriteDestinations } from '#platform/markdown/destinations.ts'
import type { Uses } from '#platform/platform.ts'
import { Problem } from '#platform/problem.ts'
import {
  insertPreparedCourse,
  type NewCourse,
  type NewLesson,
  type NewModule,
  type PreparedCourse,
  prepareCourse,
} from '../authoring/prepare-course.ts'
import { type LessonId, limits } from '../course.ts'
import { cannotBeStored } from './cannot-be-stored.ts'
import type { CourseRepository, ImportItem, RepositoryLesson, Target } from './course-repository.ts'
import type { ImportId, ImportOutcome } from './import-run.ts'
import { parseCourseRepository } from './parse-course-repository.ts'

export interface ImportOrder {
  /** Names the import. Begun again under the same id, it overwrites what an interrupted attempt left. */
  readonly id: ImportId
  readonly author: Pick<OrganizationActor, 'organizationId' | 'userId'>
  /** A folder or a zip file by its path, or a zip's bytes. */
  readonly source: string | Buffer
  /** The course's title when the source has none. */
  readonly name: string
  /** Whether nobody will try again, so that a failure must clean up after itself. */
  readonly isLastAttempt?: boolean
}

export interface ImportWatch {
  /** Told after every lesson and picture. */
  readonly onProgress?: (done: number, total: number) => Promise<void>
  /** Comes first in the transaction that stores the course, and undoes it by rejecting. */
  readonly onStoring?: (tx: Tx, outcome: ImportOutcome) => Promise<void>
}

type Deps = Uses<'clock' | 'db' | 'files'>

/** Imports a course as a draft. A source that cannot be imported is an answer, not a failure: it says why. */
export async function importCourse(deps: Deps, order: ImportOrder, watch: ImportWatch = {}): Promise<ImportOutcome> {
  try {
    return await withArchive(order.source, async (archive) => {
      const repository = await parseCourseRepository(archive, order.name)
      const problem = problemOf(repository)
      if (problem) return { status: 'failed', problem, items: repository.items }
      return storeCourse(deps, order, watch, repository)
    })
  } catch (error) {
    if (error instanceof ArchiveRefused)
      return { status: 'failed', problem: `${error.message} Nothing was imported.`, items: [] }
    throw error
  }
}

function problemOf({ modules, items }: CourseRepository): string | undefined {
  const rejected = items.filter(({ outcome }) => outcome === 'rejected').length
  const lessons = modules.flatMap((module) => module.lessons).length
  if (rejected > 0) return `${rejected} of the files cannot be read, so nothing was imported.`
  if (lessons === 0) return 'There is no Markdown file in it that could be a lesson.'
  if (lessons > limits.lessons) return `It holds ${lessons} lessons; a course has at most ${limits.lessons}.`
  if (modules.length > limits.modules)
    return `It holds ${modules.length} folders of lessons; a course has at most ${limits.modules} modules.`
  return undefined
}

async function storeCourse(
  deps: Deps,
  order: ImportOrder,
  watch: ImportWatch,
  repository: CourseRepository,
): Promise<ImportOutcome> {
  const { clock, db } = deps
  const step = countSteps(repository, watch)
  const placed = new Map<string, StoredFile>()
  try {
    const rejected = await placePictures(deps, order, repository.figures, placed, step)
    const items = repository.items.map((item) => rejected.get(item.path) ?? item)
    const prepared = await prepareLessons(deps, order, repository, placed, step)
    if ('outcome' in prepared) {
      await discard(deps, placed)
      return {
        status: 'failed',
        problem: 'A lesson cannot be shown, so nothing was imported.',
        items: [...items, prepared],
      }
    }
    const outcome: ImportOutcome = { status: 'succeeded', courseId: prepared.course.id, items }
    await db.forOrganization(order.author).transaction(async (tx) => {
      await watch.onStoring?.(tx, outcome)
      for (const file of placed.values()) await insertFile(tx, file, clock.now())
      await insertPreparedCourse(tx, { clock }, prepared, order.author.userId)
    })
    return outcome
  } catch (error) {
    if (cannotBeStored(error) || (order.isLastAttempt ?? true)) await discard(deps, placed)
    throw error
  }
}

type Step = () => Promise<void>

function countSteps({ modules, figures }: CourseRepository, { onProgress }: ImportWatch): Step {
  const total = figures.length + modules.flatMap((module) => module.lessons).length
  let done = 0
  return async () => {
    done += 1
    await onProgress?.(done, total)
  }
}

/** Keeps the pictures' bytes; those that are refused are answered as items for the report. */
async function placePictures(
  { clock, files }: Deps,
  { id, author }: ImportOrder,
  figures: readonly ArchiveEntry[],
  placed: Map<string, StoredFile>,
  step: Step,
): Promise<Map<string, ImportItem>> {
  const rejected = new Map<string, ImportItem>()
  for (const figure of figures) {
    const picture = { id: pictureId(id, figure.path), name: posix.basename(figure.path), bytes: await figure.read() }
    try {
      placed.set(figure.path, await placeFile({ clock, files }, author, picture))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      rejected.set(figure.path, { path: figure.path, outcome: 'rejected', message: `Left out: ${error.message}` })
    }
    await step()
  }
  return rejected
}

/** A UUIDv7 made of the import's time and a hash, so that a second attempt puts the same picture in the same place. */
function pictureId(importId: ImportId, path: string): FileId {
  const hex = createHash('sha256').update(`${importId}/${path}`).digest('hex')
  return `${importId.slice(0, 14)}7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`
}

/** Renders every lesson, or answers with the item of the first that cannot be. */
async function prepareLessons(
  { clock }: Deps,
  { author }: ImportOrder,
  repository: CourseRepository,
  placed: ReadonlyMap<string, StoredFile>,
  step: Step,
): Promise<PreparedCourse | ImportItem> {
  const lessons = repository.modules.flatMap((module) => module.lessons)
  const ids = new Map(lessons.map(({ path }) => [path, newId<'lesson'>(clock)]))
  const addressOf = (target: Target) => addressOfTarget(target, ids, placed)
  const wanted = await newCourseFrom(repository, ids, addressOf)
  let rendered = 0
  try {
    return await prepareCourse({ clock }, author, wanted, async () => {
      rendered += 1
      await step()
    })
  } catch (error) {
    const lesson = lessons[rendered]
    if (!(error instanceof Problem) || error.status >= 500 || !lesson) throw error
    return { path: lesson.path, outcome: 'rejected', message: `Cannot be shown: ${error.message}` }
  }
}

async function newCourseFrom(
  { title, summary, objectives, license, attribution, modules }: CourseRepository,
  ids: ReadonlyMap<string, LessonId>,
  addressOf: (target: Target) => string | undefined,
): Promise<NewCourse> {
  const newModules: NewModule[] = []
  for (const module of modules) {
    const lessons: NewLesson[] = []
    for (const lesson of module.lessons) {
      await setImmediate()
      lessons.push(newLessonFrom(lesson, ids.get(lesson.path), addressOf))
    }
    newModules.push({ title: module.title, lessons })
  }
  return {
    title,
    summary,
    objectives,
    ...(license && { license }),
    ...(attribution && { attribution }),
    modules: newModules,
  }
}

function newLessonFrom(
  { title, minutes, objectives, markdown, targets }: RepositoryLesson,
  id: LessonId | undefined,
  addressOf: (target: Target) => string | undefined,
): NewLesson {
  const replace = (destination: string) => {
    const target = targets.get(destination)
    return target && addressOf(target)
  }
  return { ...(id && { id }), title, minutes, objectives, markdown: rewriteDestinations(markdown, replace) }
}

function addressOfTarget(
  target: Target,
  ids: ReadonlyMap<string, LessonId>,
  placed: ReadonlyMap<string, StoredFile>,
): string | undefined {
  if (target.kind === 'address') return target.address
  if (target.kind === 'lesson') return `lesson:${ids.get(target.path)}${target.fragment}`
  const file = placed.get(target.path)
  return file && fileUrl(file.organizationId, file.id)
}

async function discard(deps: Deps, placed: ReadonlyMap<string, StoredFile>): Promise<void> {
  for (const file of placed.values()) await discardFile(deps, file)
}
