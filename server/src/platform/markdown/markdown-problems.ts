import { defineProblems } from '../problem.ts'

export const markdownProblems = defineProblems('markdown', {
  tooLarge: { status: 413, title: 'The lesson text is too long' },
  tooNested: { status: 422, title: 'The lesson text holds too many HTML tags that are not closed' },
})
