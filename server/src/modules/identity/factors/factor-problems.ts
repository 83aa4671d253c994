import { defineProblems } from '#platform/problem.ts'

export const factorProblems = defineProblems('identity', {
  wrongCode: { status: 400, title: 'This code is not right' },
  passkeyRefused: { status: 400, title: 'This passkey was not accepted' },
  signInOver: { status: 401, title: 'This sign-in is over; start again' },
  notConfirmed: { status: 403, title: 'This does not confirm that it is you' },
  tooManyFactors: { status: 409, title: 'Remove one of these first' },
  passkeyKnown: { status: 409, title: 'This passkey is registered already' },
  noSecondFactor: { status: 409, title: 'There is no second factor to have recovery codes for' },
  codesBlocked: { status: 403, title: 'Too many wrong codes' },
})
