export { getMe } from './get-me.ts'
export { findSession } from './find-session.ts'
export { findAccountByEmail, findUserNames, findUsers } from './find-users.ts'
export { signUp } from './sign-up.ts'
