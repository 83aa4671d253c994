import { expect, test } from 'vitest'
import { createPasswordHasher } from './password-hasher.ts'

const passwords = createPasswordHasher()

test('only the password itself matches its hash, also when many are checked at once', async () => {
  const hash = await passwords.hash('correct horse battery staple')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  const tries = ['correct horse battery staple', 'Correct horse battery staple', '', 'correct horse battery staple ']
  expect(await Promise.all(tries.map((text) => passwords.verify(hash, text)))).toEqual([true, false, false, false])
})

test('no password matches an account that does not exist', async () => {
  expect(await passwords.verify(undefined, 'no account has this password')).toBe(false)
})
