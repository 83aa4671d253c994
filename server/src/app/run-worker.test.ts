import { expect, test } from 'vitest'
import { type Module, on } from '#platform/module.ts'
import { defineEvent } from '#platform/outbox.ts'
import { modules } from './modules.ts'
import { inLane } from './run-worker.ts'

const namesIn = (lane: readonly Module[]) =>
  lane.flatMap(({ reactions = [] }) => reactions.map(({ eventName, name }) => `${eventName}: ${name}`))

test('what takes minutes has a lane of its own, and every reaction is in one lane', () => {
  const [light, heavy] = [namesIn(inLane(modules, false)), namesIn(inLane(modules, true))]
  expect(heavy).toEqual(['courses.import-requested: run-import', 'privacy.erasure-asked: erase-person'])
  expect(light.length).toBeGreaterThan(0)
  expect([...light, ...heavy].toSorted()).toEqual(namesIn(modules).toSorted())
})

test('whatever reacts to the same event shares its lane', () => {
  const [small, large] = [defineEvent<object>('small'), defineEvent<object>('large')]
  const work = () => Promise.resolve()
  const some: Module[] = [
    { name: 'a', limits: {}, reactions: [on(small, 'a', work), on(large, 'a', work, { isHeavy: true })] },
    { name: 'b', limits: {}, reactions: [on(large, 'b', work)] },
  ]
  expect(namesIn(inLane(some, false))).toEqual(['small: a'])
  expect(namesIn(inLane(some, true))).toEqual(['large: a', 'large: b'])
})
