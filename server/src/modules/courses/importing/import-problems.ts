import { defineProblems } from '#platform/problem.ts'

export const importProblems = defineProblems('imports', {
  notFound: { status: 404, title: 'There is no such import' },
  missing: { status: 400, title: 'The request holds no file' },
  notAZip: { status: 415, title: 'This is not a zip file' },
})
