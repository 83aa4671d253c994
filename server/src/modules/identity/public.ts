export { type Account, normalizeEmail, passwordLength } from './account.ts'
export { findSession } from './find-session.ts'
export { findAccountByEmail, findUserNames, findUsers } from './find-users.ts'
export { type SignUp, signUp } from './sign-up.ts'
