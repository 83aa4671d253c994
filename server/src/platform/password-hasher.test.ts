import { hash } from '@node-rs/argon2'
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

test('a password is the same however its letters are composed, also against a hash from before that was so', async () => {
  const [composed, decomposed] = ['caf\u00e9 au lait, s\u2019il vous pla\u00eet'].flatMap((text) => [
    text,
    text.normalize('NFD'),
  ])
  expect(composed).not.toBe(decomposed)
  expect(await passwords.verify(await passwords.hash(decomposed ?? ''), composed ?? '')).toBe(true)
  const kept = await hash(decomposed ?? '', { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
  expect(await passwords.verify(kept, decomposed ?? '')).toBe(true)
})

test('a hash of another cost is outdated, and still matches', async () => {
  const cheaper = await createPasswordHasher({ memoryCost: 1_024, timeCost: 1, parallelism: 1 }).hash(
    'once upon a time',
  )
  expect(passwords.isOutdated(cheaper)).toBe(true)
  expect(await passwords.verify(cheaper, 'once upon a time')).toBe(true)
  expect(passwords.isOutdated(await passwords.hash('once upon a time'))).toBe(false)
})
