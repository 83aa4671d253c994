import { defineProblems } from '#platform/problem.ts'

export const fileProblems = defineProblems('files', {
  notFound: { status: 404, title: 'There is no such file' },
  missing: { status: 400, title: 'The request holds no file' },
  tooLarge: { status: 413, title: 'The file is too large' },
  notAPicture: { status: 415, title: 'This is not a picture that can be shown' },
  unsafePicture: { status: 415, title: 'This picture could do more than be looked at' },
})
