import type {
  Active,
  ClientRect,
  CollisionDetection,
  DroppableContainer,
  KeyboardCoordinateGetter,
  Over,
} from '@dnd-kit/core'
import { allLessons, moveLesson, moveModule, moduleOf, type LessonTarget, type OutlineModule } from './outline.ts'

/** What is carried. */
export type Carried = { type: 'lesson' | 'module'; id: string; title: string }

/** Where it can be put down. */
export type Place =
  | { accepts: 'module'; moduleId: string }
  | { accepts: 'lesson'; lessonId: string }
  | { accepts: 'lesson'; at: 'start' | 'end'; moduleId: string }

export function carriedOf(active: Active): Carried {
  return active.data.current as Carried
}

export function placeOf(over: Over): Place {
  return over.data.current as Place
}

/** The outline after the drop; the same outline when nothing moves. */
export function dropped(modules: OutlineModule[], active: Active, over: Over): OutlineModule[] {
  const carried = carriedOf(active)
  const place = placeOf(over)
  if (place.accepts === 'module') return moveModule(modules, carried.id, place.moduleId)
  return moveLesson(modules, carried.id, targetOf(modules, carried, place))
}

/** Where something would lie after the drop, among what it would lie. */
export type Landing = {
  position: number
  count: number
  /** The title of what it would lie before; undefined for the last. */
  before: string | undefined
  /** The title of the module that would hold the lesson; undefined for a module. */
  module: string | undefined
}

/** Where the drop would put what is carried; undefined when it stays where it is. */
export function landing(modules: OutlineModule[], active: Active, over: Over): Landing | undefined {
  const { type, id } = carriedOf(active)
  const arranged = dropped(modules, active, over)
  const order = (outline: OutlineModule[]) =>
    outline.map((module) => [module.id, module.lessons.map((lesson) => lesson.id)])
  if (JSON.stringify(order(arranged)) === JSON.stringify(order(modules))) return undefined
  const holder = type === 'lesson' ? moduleOf(arranged, id) : undefined
  const row: { id: string; title: string }[] = holder ? holder.lessons : arranged
  const index = row.findIndex((item) => item.id === id)
  return { position: index + 1, count: row.length, before: row[index + 1]?.title, module: holder?.title }
}

/** Over another lesson, what comes from above lands below it, and what comes from below lands above it. */
export function targetOf(
  modules: OutlineModule[],
  carried: Carried,
  place: Place & { accepts: 'lesson' },
): LessonTarget {
  if ('at' in place) return { at: place.at, moduleId: place.moduleId }
  const order = allLessons(modules).map((lesson) => lesson.id)
  const comesFromAbove = order.indexOf(carried.id) < order.indexOf(place.lessonId)
  return { at: comesFromAbove ? 'after' : 'before', lessonId: place.lessonId }
}

/** The nearest place, by height, among those that take what is carried: under the pointer, or under the carried thing. */
export const nearestPlace: CollisionDetection = ({
  active,
  collisionRect,
  droppableRects,
  droppableContainers,
  pointerCoordinates,
}) => {
  const y = pointerCoordinates?.y ?? collisionRect.top + collisionRect.height / 2
  return droppableContainers
    .filter((container) => accepts(container, active))
    .flatMap((container) => {
      const rect = droppableRects.get(container.id)
      return rect ? [{ id: container.id, data: { droppableContainer: container, value: distance(rect, y) } }] : []
    })
    .toSorted((one, other) => one.data.value - other.data.value)
}

/** Arrow keys go from place to place; left and right do nothing in a list. */
export const stepToPlace: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code]
  const { active, over, droppableContainers, droppableRects } = context
  if (!step || !active) return undefined
  event.preventDefault()
  const places = droppableContainers
    .getEnabled()
    .filter((container) => accepts(container, active))
    .flatMap((container) => {
      const rect = droppableRects.get(container.id)
      return rect ? [{ id: container.id, rect }] : []
    })
    .toSorted((one, other) => one.rect.top - other.rect.top)
  const here = places.findIndex(({ id }) => id === over?.id)
  const next = places[here + step]
  return next ? { x: currentCoordinates.x, y: next.rect.top } : undefined
}

function accepts({ data }: DroppableContainer, active: Active): boolean {
  return (data.current as Place | undefined)?.accepts === carriedOf(active).type
}

/** How far a height is from a rectangle; inside several, the one whose middle is nearest wins. */
function distance({ top, bottom }: ClientRect, y: number): number {
  const outside = Math.max(top - y, y - bottom, 0)
  return outside + Math.abs((top + bottom) / 2 - y) / 10_000
}
