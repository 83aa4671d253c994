import { expect, test } from 'vitest'
import { FakeClock } from '../test/fake-clock.ts'
import { Decision } from './decision.ts'
import { defineGroup } from './group.ts'
import { MemoryStore } from './memory-store.ts'
import { Mirror } from './mirror.ts'

const user = defineGroup('user', { read: { rate: '1/hour', burst: 60 }, write: { rate: '1/hour', burst: 6 } })
const [read, write] = user.policies.map(({ unitMicros }) => unitMicros) as [number, number]

function setUp() {
  const clock = new FakeClock()
  const memory = new MemoryStore({ clock })
  const mirror = new Mirror(memory)
  const hear = (identity: string, units: { read: number; write: number }) => {
    const charges = [user.charge(identity, ['read', 'write'])]
    return mirror.keep(new Decision(true, charges, [units.read * read, units.write * write]), memory.nowMicros())
  }
  return { memory, hear }
}

test('who owes less than an eighth of every burst is not kept', () => {
  const { memory, hear } = setUp()
  hear('ada', { read: 7, write: 0 })
  expect(memory.size).toBe(0)
  hear('bob', { read: 8, write: 0 })
  hear('cleo', { read: 0, write: 1 })
  expect(memory.size).toBe(2)
  expect(memory.read(user, 'bob')).toEqual([8 * read, 0])
  expect(memory.read(user, 'cleo')).toEqual([0, write])
})

test('who is known is kept up to date, however little is owed', () => {
  const { memory, hear } = setUp()
  hear('ada', { read: 20, write: 1 })
  hear('ada', { read: 21, write: 2 })
  expect(memory.read(user, 'ada')).toEqual([21 * read, 2 * write])
  expect(hear('ada', { read: 3, write: 0 })).toBe(false)
})

test('what a denial met of its own charges is taken for no debt', () => {
  const { memory } = setUp()
  const mirror = new Mirror(memory)
  const charges = [user.charge('ada', 'read', 20), user.charge('ada', 'read', 50)]
  mirror.keep(new Decision(false, charges, [0, 20 * read]), memory.nowMicros())
  expect(memory.size).toBe(0)
  expect(mirror.denial([user.charge('ada', 'read', 50)])).toBeUndefined()
})
