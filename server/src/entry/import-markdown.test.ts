import { expect, test } from 'vitest'
import type { ImportedMarkdown } from '#app/import-markdown.ts'
import { Problem } from '#platform/problem.ts'
import { describeImport } from './import-markdown.ts'

const courseId = '019b7ca9-8c88-7a6f-bc4f-ba004f417ad4'
const editorUrl = `http://localhost:3000/o/bakery/studio/${courseId}`
const items = [
  { path: 'a.md', outcome: 'imported', message: 'Lesson “A”, 1 min.' },
  { path: 'a.png', outcome: 'rejected', message: 'Left out.' },
] as const
const report = [
  'imported  a.md: Lesson “A”, 1 min.',
  'rejected  a.png: Left out.',
  '1 imported, 0 warning, 0 skipped, 1 rejected',
]
const imported: ImportedMarkdown = { outcome: { status: 'succeeded', courseId, items }, editorUrl }

test('a course is told with its files, its id and where it is', () => {
  expect(describeImport(imported, { publish: false })).toEqual({
    lines: [...report, `course ${courseId} is a draft: ${editorUrl}`],
  })
  expect(describeImport(imported, { publish: true }).lines.at(-1)).toContain('is published')
})

test('a course that cannot be published is told with what it lacks, and fails the command', () => {
  const kind = { status: 409, title: 'Not ready' }
  const unpublished = new Problem('not-ready', kind, 'It is not ready.', [{ pointer: '/text', detail: 'Write text.' }])
  expect(describeImport({ ...imported, unpublished }, { publish: true })).toEqual({
    lines: [...report, 'missing   Write text.', `course ${courseId} is a draft: ${editorUrl}`],
    failure: expect.stringMatching(/not published: It is not ready\..*draft is kept/),
  })
})

test('a source that cannot be imported is told with its files, and fails the command', () => {
  const failed: ImportedMarkdown = { outcome: { status: 'failed', problem: 'Too much.', items } }
  expect(describeImport(failed, { publish: true })).toEqual({
    lines: report,
    failure: 'nothing was imported: Too much.',
  })
})
