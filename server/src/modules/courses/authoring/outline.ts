import type { FieldError } from '#platform/problem.ts'
import { type LessonId, limits, type ModuleId } from '../course.ts'
import { courseProblems } from '../course-problems.ts'

/** A module as an author wants it; without an id it is a new one. */
export interface WantedModule {
  readonly id?: ModuleId
  readonly title: string
  readonly lessonIds: readonly LessonId[]
}

/** Everything a draft holds, including what was taken out of it since it was last published. */
export interface DraftParts {
  readonly moduleIds: ReadonlySet<ModuleId>
  readonly lessonIds: ReadonlySet<LessonId>
}

/** Where every module and lesson of a draft stands; what is not listed is taken out. */
export interface Outline {
  readonly modules: readonly { readonly id: ModuleId; readonly title: string; readonly position: number }[]
  readonly lessons: readonly { readonly id: LessonId; readonly moduleId: ModuleId; readonly position: number }[]
}

/**
 * Turns what an author wants into places for modules and lessons. What was taken out before may be listed again, so the
 * former outline undoes a change. Refuses, with 400 and a pointer to each fault, what is not part of the draft, is listed
 * twice, or is more than a course may hold.
 */
export function planOutline(wanted: readonly WantedModule[], parts: DraftParts, makeId: () => ModuleId): Outline {
  const faults = [...faultsOfModules(wanted, parts), ...faultsOfLessons(wanted, parts), ...faultsOfSize(wanted)]
  if (faults.length > 0) throw courseProblems.invalidOutline('It names things that this draft cannot hold.', faults)

  const modules = wanted.map(({ id = makeId(), title }, position) => ({ id, title, position }))
  const lessons = modules.flatMap((module) =>
    (wanted[module.position]?.lessonIds ?? []).map((id, position) => ({ id, moduleId: module.id, position })),
  )
  return { modules, lessons }
}

function faultsOfModules(wanted: readonly WantedModule[], { moduleIds }: DraftParts): FieldError[] {
  const listed = wanted.flatMap(({ id }, index) => (id === undefined ? [] : [{ id, pointer: `/modules/${index}/id` }]))
  return faultsOfIds(listed, moduleIds, 'module')
}

function faultsOfLessons(wanted: readonly WantedModule[], { lessonIds }: DraftParts): FieldError[] {
  const listed = wanted.flatMap((module, moduleIndex) =>
    module.lessonIds.map((id, index) => ({ id, pointer: `/modules/${moduleIndex}/lessonIds/${index}` })),
  )
  return faultsOfIds(listed, lessonIds, 'lesson')
}

function faultsOfIds(
  listed: readonly { id: string; pointer: string }[],
  known: ReadonlySet<string>,
  noun: 'module' | 'lesson',
): FieldError[] {
  const seen = new Set<string>()
  return listed.flatMap(({ id, pointer }) => {
    if (!known.has(id)) return [{ pointer, detail: `is not a ${noun} of this draft` }]
    if (seen.has(id)) return [{ pointer, detail: 'is listed twice' }]
    seen.add(id)
    return []
  })
}

function faultsOfSize(wanted: readonly WantedModule[]): FieldError[] {
  const faults: FieldError[] = []
  if (wanted.length > limits.modules) {
    faults.push({ pointer: '/modules', detail: `must have at most ${limits.modules} modules` })
  }
  if (wanted.flatMap(({ lessonIds }) => lessonIds).length > limits.lessons) {
    faults.push({ pointer: '/modules', detail: `must have at most ${limits.lessons} lessons in all` })
  }
  return faults
}
