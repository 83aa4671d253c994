import fc from 'fast-check'
import { expect, test } from 'vitest'
import { limits } from '../course.ts'
import { planOutline, type WantedModule } from './outline.ts'

const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`)

const parts = { moduleIds: new Set(ids('m', 8)), lessonIds: new Set(ids('l', 20)) }

function plan(wanted: readonly WantedModule[], known = parts) {
  let made = 0
  return planOutline(wanted, known, () => `new${made++}`)
}

/** Any outline that the draft above can have: each module and lesson at most once, some modules new. */
const anyOutline: fc.Arbitrary<WantedModule[]> = fc
  .tuple(fc.shuffledSubarray([...parts.moduleIds]), fc.nat(3), fc.shuffledSubarray([...parts.lessonIds]))
  .chain(([moduleIds, newModules, lessonIds]) => {
    const modules = [...moduleIds.map((id) => ({ id })), ...Array.from({ length: newModules }, () => ({}))]
    if (modules.length === 0) return fc.constant([])
    return fc
      .array(fc.nat(modules.length - 1), { minLength: lessonIds.length, maxLength: lessonIds.length })
      .map((places) =>
        modules.map((module, index) => ({
          ...module,
          title: `Module ${index}`,
          lessonIds: lessonIds.filter((_, at) => places[at] === index),
        })),
      )
  })

test('every listed module and lesson gets exactly the place it was given', () => {
  fc.assert(
    fc.property(anyOutline, (wanted) => {
      const { modules, lessons } = plan(wanted)
      const planned = modules.map(({ id, title }) => ({
        title,
        lessonIds: lessons.filter(({ moduleId }) => moduleId === id).map((lesson) => lesson.id),
      }))
      expect(planned).toEqual(wanted.map(({ title, lessonIds }) => ({ title, lessonIds })))
      expect(modules.map(({ position }) => position)).toEqual(modules.keys().toArray())
      for (const { id } of modules) {
        const places = lessons.filter(({ moduleId }) => moduleId === id).map(({ position }) => position)
        expect(places).toEqual(places.keys().toArray())
      }
      expect(new Set(modules.map(({ id }) => id)).size).toBe(modules.length)
    }),
  )
})

test('a module keeps its id, and one without an id gets a new one', () => {
  const { modules } = plan([
    { id: 'm3', title: 'Kept', lessonIds: [] },
    { title: 'New', lessonIds: [] },
  ])
  expect(modules.map(({ id }) => id)).toEqual(['m3', 'new0'])
})

test('a lesson listed twice is refused wherever it is', () => {
  fc.assert(
    fc.property(anyOutline, fc.nat(), (wanted, seed) => {
      const listed = wanted.flatMap(({ lessonIds }) => lessonIds)
      fc.pre(listed.length > 0)
      const twice = listed[seed % listed.length] ?? ''
      const faulty = [...wanted, { title: 'More', lessonIds: [twice] }]
      const pointer = `/modules/${wanted.length}/lessonIds/0`
      expect(() => plan(faulty)).toThrow(
        expect.objectContaining({ status: 400, errors: [{ pointer, detail: 'is listed twice' }] }),
      )
    }),
  )
})

test('more modules or lessons than a course may have are refused', () => {
  const manyModules = Array.from({ length: limits.modules + 1 }, () => ({ title: 'M', lessonIds: [] }))
  expect(() => plan(manyModules)).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/modules' })] }),
  )
  const lessonIds = ids('x', limits.lessons + 1)
  const known = { ...parts, lessonIds: new Set(lessonIds) }
  expect(() => plan([{ title: 'M', lessonIds }], known)).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ pointer: '/modules' })] }),
  )
  expect(() => plan([{ title: 'M', lessonIds: lessonIds.slice(1) }], known)).not.toThrow()
})
