import type { Answer } from '../../platform/api.ts'

export type OutlineModule = Answer<'getDraft'>['modules'][number]
export type OutlineLesson = OutlineModule['lessons'][number]

/** Where a lesson goes: beside another lesson, or to the start or the end of a module. */
export type LessonTarget = { at: 'start' | 'end'; moduleId: string } | { at: 'before' | 'after'; lessonId: string }

const newModulePrefix = 'new:'

/** The outline with a module the server does not know yet at its end. Its id is local until the server gives one. */
export function addModule(modules: OutlineModule[], title: string): OutlineModule[] {
  const taken = modules.filter((module) => isNewModule(module.id)).length
  return [...modules, { id: `${newModulePrefix}${taken + 1}`, title, lessons: [] }]
}

/** The outline as replaceOutline expects it. */
export function outlineBody(modules: OutlineModule[]) {
  return {
    modules: modules.map(({ id, title, lessons }) => ({
      ...(!isNewModule(id) && { id }),
      title,
      lessonIds: lessons.map((lesson) => lesson.id),
    })),
  }
}

/** The outline with one module called otherwise. */
export function renameModule(modules: OutlineModule[], moduleId: string, title: string): OutlineModule[] {
  return modules.map((module) => (module.id === moduleId ? { ...module, title } : module))
}

/** The outline with one lesson called otherwise. */
export function renameLesson(modules: OutlineModule[], lessonId: string, title: string): OutlineModule[] {
  return mapLessons(modules, (lessons) =>
    lessons.map((lesson) => (lesson.id === lessonId ? { ...lesson, title } : lesson)),
  )
}

/** The outline with the module moved to the place `overId` has now. */
export function moveModule(modules: OutlineModule[], moduleId: string, overId: string): OutlineModule[] {
  const moved = modules.find((module) => module.id === moduleId)
  const index = modules.findIndex((module) => module.id === overId)
  if (!moved || index < 0) return modules
  return insertAt(
    modules.filter((module) => module !== moved),
    index,
    moved,
  )
}

/** The outline with the lesson moved to the target; unchanged when either is not in it. */
export function moveLesson(modules: OutlineModule[], lessonId: string, target: LessonTarget): OutlineModule[] {
  const lesson = findLesson(modules, lessonId)
  if (!lesson || ('lessonId' in target && target.lessonId === lessonId)) return modules
  const without = removeLesson(modules, lessonId)
  const placed = mapLessons(without, (lessons, moduleId) => {
    if ('moduleId' in target) {
      if (target.moduleId !== moduleId) return lessons
      return target.at === 'start' ? [lesson, ...lessons] : [...lessons, lesson]
    }
    const index = lessons.findIndex(({ id }) => id === target.lessonId)
    return index < 0 ? lessons : insertAt(lessons, target.at === 'before' ? index : index + 1, lesson)
  })
  return findLesson(placed, lessonId) ? placed : modules
}

/** The outline without the lesson. */
export function removeLesson(modules: OutlineModule[], lessonId: string): OutlineModule[] {
  return mapLessons(modules, (lessons) => lessons.filter((lesson) => lesson.id !== lessonId))
}

/** The outline without the module and its lessons. */
export function removeModule(modules: OutlineModule[], moduleId: string): OutlineModule[] {
  return modules.filter((module) => module.id !== moduleId)
}

/**
 * Puts what `before` had and `modules` lacks back to its former place: a removed module with its lessons, a removed
 * lesson in its module. Everything else stays as it is in `modules`, so undo does not take later edits along.
 */
export function putBack(modules: OutlineModule[], before: OutlineModule[]): OutlineModule[] {
  let restored = modules
  before.forEach((former, index) => {
    if (!restored.some((module) => module.id === former.id)) {
      const lessons = former.lessons.filter((lesson) => !findLesson(restored, lesson.id))
      restored = insertAt(restored, index, { ...former, lessons })
      return
    }
    former.lessons.forEach((lesson, place) => {
      if (findLesson(restored, lesson.id)) return
      restored = mapLessons(restored, (lessons, id) => (id === former.id ? insertAt(lessons, place, lesson) : lessons))
    })
  })
  return restored
}

/**
 * Fits an outline arranged on `from` to what the server answered: local modules take the ids they were given, and
 * lessons added there meanwhile join, so that keeping one's own arrangement never drops somebody's lesson.
 */
export function rebaseOutline(mine: OutlineModule[], from: OutlineModule[], onto: OutlineModule[]): OutlineModule[] {
  const given = new Map(from.map((module, index) => [module.id, onto[index]?.id]))
  const named = mine.map((module) =>
    isNewModule(module.id) ? { ...module, id: given.get(module.id) ?? module.id } : module,
  )
  return onto.reduce((outline, module) => {
    const added = module.lessons.filter((lesson) => !findLesson(from, lesson.id) && !findLesson(outline, lesson.id))
    if (added.length === 0) return outline
    if (!outline.some(({ id }) => id === module.id)) return [...outline, { ...module, lessons: added }]
    return mapLessons(outline, (lessons, id) => (id === module.id ? [...lessons, ...added] : lessons))
  }, named)
}

/** How many lessons the outline has and how long they take together. */
export function outlineTotals(modules: OutlineModule[]): { lessons: number; minutes: number } {
  const lessons = allLessons(modules)
  return { lessons: lessons.length, minutes: lessons.reduce((sum, lesson) => sum + (lesson.minutes ?? 0), 0) }
}

/** Every lesson in the order learners meet them. */
export function allLessons(modules: OutlineModule[]): OutlineLesson[] {
  return modules.flatMap((module) => module.lessons)
}

/** The module that holds the lesson. */
export function moduleOf(modules: OutlineModule[], lessonId: string): OutlineModule | undefined {
  return modules.find((module) => module.lessons.some((lesson) => lesson.id === lessonId))
}

function findLesson(modules: OutlineModule[], lessonId: string): OutlineLesson | undefined {
  return allLessons(modules).find((lesson) => lesson.id === lessonId)
}

function mapLessons(
  modules: OutlineModule[],
  change: (lessons: OutlineLesson[], moduleId: string) => OutlineLesson[],
): OutlineModule[] {
  return modules.map((module) => ({ ...module, lessons: change(module.lessons, module.id) }))
}

function insertAt<T>(list: T[], index: number, item: T): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)]
}

/** Whether the server has not answered yet with the module's id. */
export function isNewModule(moduleId: string): boolean {
  return moduleId.startsWith(newModulePrefix)
}
