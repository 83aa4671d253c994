import type { Active, ClientRect, DroppableContainer, Over } from '@dnd-kit/core'
import { describe, expect, test } from 'vitest'
import type { OutlineModule } from './outline.ts'
import { dropped, landing, nearestPlace, stepToPlace, type Carried, type Place } from './outline-drag.ts'

const lesson = (id: string) => ({ id, title: id, minutes: 5, isEmpty: false })
const course: OutlineModule[] = [
  { id: 'A', title: 'A', lessons: [lesson('a1'), lesson('a2')] },
  { id: 'B', title: 'B', lessons: [lesson('b1')] },
]
const rowHeight = 40

/** What the page offers, from top to bottom, in rows of one height; modules span their rows. */
const rows: [string, Place][] = [
  ['start:A', { accepts: 'lesson', at: 'start', moduleId: 'A' }],
  ['lesson:a1', { accepts: 'lesson', lessonId: 'a1' }],
  ['lesson:a2', { accepts: 'lesson', lessonId: 'a2' }],
  ['end:A', { accepts: 'lesson', at: 'end', moduleId: 'A' }],
  ['start:B', { accepts: 'lesson', at: 'start', moduleId: 'B' }],
  ['lesson:b1', { accepts: 'lesson', lessonId: 'b1' }],
  ['end:B', { accepts: 'lesson', at: 'end', moduleId: 'B' }],
]
const spans: [string, Place, number, number][] = [
  ...rows.map(([id, place], row): [string, Place, number, number] => [id, place, row, 1]),
  ['module:A', { accepts: 'module', moduleId: 'A' }, 0, 4],
  ['module:B', { accepts: 'module', moduleId: 'B' }, 4, 3],
]
const rects = new Map(spans.map(([id, , row, height]) => [id, rectAt(row * rowHeight, height * rowHeight)]))
const containers = spans.map(([id, place]) => ({ id, data: { current: place } }) as unknown as DroppableContainer)

function rectAt(top: number, height: number): ClientRect {
  return { top, height, bottom: top + height, left: 0, right: 600, width: 600 }
}

function carry(type: Carried['type'], id: string): Active {
  return { id, data: { current: { type, id, title: id } } } as unknown as Active
}

function over(id: string): Over {
  return { id, data: { current: spans.find(([name]) => name === id)?.[1] } } as unknown as Over
}

function nearest(active: Active, y: number) {
  const args = { active, collisionRect: rectAt(0, rowHeight), droppableRects: rects, droppableContainers: containers }
  return nearestPlace({ ...args, pointerCoordinates: { x: 10, y } })[0]?.id
}

describe('nearestPlace', () => {
  test.each([
    ['the row under the pointer', carry('lesson', 'a1'), 2.5, 'lesson:a2'],
    ['the end of a module', carry('lesson', 'a1'), 3.4, 'end:A'],
    ['the last place, from below everything', carry('lesson', 'a1'), 20, 'end:B'],
    ['modules only for a module', carry('module', 'A'), 4.2, 'module:B'],
  ])('finds %s', (_name, active, row, expected) => {
    expect(nearest(active, row * rowHeight)).toBe(expected)
  })
})

describe('stepToPlace', () => {
  function step(code: string, active: Active, from: string) {
    const event = { code, preventDefault: () => undefined } as KeyboardEvent
    const droppableContainers = { getEnabled: () => containers }
    const context = { active, over: over(from), droppableContainers, droppableRects: rects }
    type Options = Parameters<typeof stepToPlace>[1]
    return stepToPlace(event, { currentCoordinates: { x: 7, y: 0 }, context } as unknown as Options)
  }

  test('goes to the next and the previous place', () => {
    expect(step('ArrowDown', carry('lesson', 'a2'), 'lesson:a2')).toEqual({ x: 7, y: 3 * rowHeight })
    expect(step('ArrowUp', carry('lesson', 'a2'), 'lesson:a2')).toEqual({ x: 7, y: 1 * rowHeight })
    expect(step('ArrowDown', carry('module', 'A'), 'module:A')).toEqual({ x: 7, y: 4 * rowHeight })
  })
  test('stays at the ends and for other keys', () => {
    expect(step('ArrowUp', carry('lesson', 'a1'), 'start:A')).toBeUndefined()
    expect(step('ArrowRight', carry('lesson', 'a1'), 'lesson:a1')).toBeUndefined()
  })
})

describe('dropped', () => {
  const shape = (modules: OutlineModule[]) =>
    modules.map(({ id, lessons }) => `${id}: ${lessons.map((one) => one.id).join(' ')}`)

  test.each([
    ['below a lesson, coming from above', carry('lesson', 'a1'), 'lesson:b1', ['A: a2', 'B: b1 a1']],
    ['above a lesson, coming from below', carry('lesson', 'b1'), 'lesson:a2', ['A: a1 b1 a2', 'B: ']],
    ['to the start of a module', carry('lesson', 'a2'), 'start:B', ['A: a1', 'B: a2 b1']],
    ['to the end of a module', carry('lesson', 'b1'), 'end:A', ['A: a1 a2 b1', 'B: ']],
    ['nowhere, over itself', carry('lesson', 'a1'), 'lesson:a1', ['A: a1 a2', 'B: b1']],
    ['where another module is', carry('module', 'B'), 'module:A', ['B: b1', 'A: a1 a2']],
  ])('puts what is carried %s', (_name, active, place, expected) => {
    expect(shape(dropped(course, active, over(place)))).toEqual(expected)
  })
})

describe('landing', () => {
  test.each([
    ['before another lesson', carry('lesson', 'b1'), 'lesson:a2', { position: 2, count: 3, before: 'a2', module: 'A' }],
    [
      'at the end of a module',
      carry('lesson', 'a1'),
      'end:B',
      { position: 2, count: 2, before: undefined, module: 'B' },
    ],
    [
      'a module among modules',
      carry('module', 'B'),
      'module:A',
      { position: 1, count: 2, before: 'A', module: undefined },
    ],
  ])('%s', (_what, active, place, expected) => {
    expect(landing(course, active, over(place))).toEqual(expected)
  })

  test('nowhere else is no landing', () => {
    expect(landing(course, carry('lesson', 'a1'), over('lesson:a1'))).toBeUndefined()
    expect(landing(course, carry('lesson', 'a1'), over('start:A'))).toBeUndefined()
  })
})
