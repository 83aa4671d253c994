import { defineProblems } from '#platform/problem.ts'

export const identityProblems = defineProblems('identity', {
  emailTaken: { status: 409, title: 'There is an account with this address' },
  signInFailed: { status: 401, title: 'E-mail address or password is wrong' },
  passwordRefused: { status: 400, title: 'Choose another password' },
  passwordWrong: { status: 400, title: 'This is not your password' },
  sessionNotFound: { status: 404, title: 'There is no such session' },
  deviceNotFound: { status: 404, title: 'There is no such browser' },
  resetNotValid: { status: 400, title: 'This link to reset a password is not valid any more' },
  unknownLocale: { status: 400, title: 'This language or time zone is not known' },
})
