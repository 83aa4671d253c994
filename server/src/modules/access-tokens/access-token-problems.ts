import { defineProblems } from '#platform/problem.ts'

export const accessTokenProblems = defineProblems('access-tokens', {
  sessionNeeded: { status: 403, title: 'Tokens are made and revoked by signed-in people only' },
  scopeNotHeld: { status: 403, title: 'A token cannot do more than you may' },
  tooMany: { status: 409, title: 'There are too many tokens' },
  notFound: { status: 404, title: 'There is no such token' },
})
