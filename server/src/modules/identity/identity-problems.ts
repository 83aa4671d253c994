import { defineProblems } from '#platform/problem.ts'

export const identityProblems = defineProblems('identity', {
  emailTaken: { status: 409, title: 'There is an account with this address' },
  signInFailed: { status: 401, title: 'E-mail address or password is wrong' },
  resetNotValid: { status: 400, title: 'This link to reset a password is not valid any more' },
  unknownLocale: { status: 400, title: 'This language or time zone is not known' },
})
