import { describe, expect, test } from 'vitest'
import { measureLesson } from './lesson-length.ts'

describe('measureLesson', () => {
  test('an empty lesson takes no time', () => {
    expect(measureLesson(' \n')).toEqual({ words: 0, minutes: 0 })
  })
  test('200 words of prose take a minute', () => {
    expect(measureLesson('word '.repeat(200))).toEqual({ words: 200, minutes: 1 })
    expect(measureLesson('word '.repeat(201)).minutes).toBe(2)
  })
  test('counts what is read, not how it is marked up', () => {
    const lesson = '## One two\n\n::: challenge\n\nthree **four** [five](https://example.org/a-b-c){.x}\n\n:::\n'
    expect(measureLesson(lesson).words).toBe(5)
  })
  test('code is read at half speed and not counted as words', () => {
    const lesson = `Look:\n\n\`\`\`bash\n${'word '.repeat(150)}\n\`\`\`\n`
    expect(measureLesson(lesson)).toEqual({ words: 1, minutes: 2 })
  })
  test('a picture takes 12 seconds', () => {
    expect(measureLesson('![A long description of it](a.png)\n'.repeat(6))).toEqual({ words: 0, minutes: 2 })
  })
  test('counts words that are written without spaces', () => {
    expect(measureLesson('版本控制系统').words).toBeGreaterThan(1)
  })
})
