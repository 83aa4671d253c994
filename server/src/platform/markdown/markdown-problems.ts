import { defineProblems } from '../problem.ts'

export const markdownProblems = defineProblems('markdown', {
  tooLarge: { status: 413, title: 'The lesson text is too long' },
  tooComplex: { status: 422, title: 'The lesson text has too many parts to be shown' },
  tooNested: { status: 422, title: 'The lesson text holds too many HTML tags that are not closed' },
})
