import { defineProblems } from '#platform/problem.ts'

export const privacyProblems = defineProblems('privacy', {
  notConfirmed: { status: 400, title: 'This is not the address of your account' },
  soleOwner: { status: 409, title: 'An organization has no other owner' },
})
