import { expect, test } from 'vitest'
import { clashesOf, differingLines } from './clash.ts'

test('only what both sides changed, and not alike, is a clash', () => {
  const base = { title: 'Git', summary: 'Old', minutes: '5' }
  const theirs = { title: 'Git basics', summary: 'New', minutes: '8' }
  expect(clashesOf({ title: 'Git for all', summary: 'New' }, base, theirs)).toEqual([
    { field: 'title', mine: 'Git for all', theirs: 'Git basics' },
  ])
  expect(clashesOf({ title: 'Git for all', summary: undefined }, base, { ...theirs, title: 'Git' })).toEqual([])
})

test('two texts are compared without what they begin and end with alike', () => {
  expect(differingLines('a\nmine\nz', 'a\ntheirs\nand more\nz')).toEqual(['mine', 'theirs\nand more'])
  expect(differingLines('a\nz', 'a\nz\nz')).toEqual(['', 'z'])
})
