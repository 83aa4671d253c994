import { expect, test } from 'vitest'
import { createTokenSigner } from './token-signer.ts'

const signer = createTokenSigner('a secret of at least thirty-two characters')

test('a token gives back its subject, for its purpose only', () => {
  const token = signer.sign('invitation', 'org/one')
  expect(signer.verify('invitation', token)).toBe('org/one')
  expect(signer.verify('password-reset', token)).toBeUndefined()
})

test('no change to a token goes unnoticed', () => {
  const token = signer.sign('invitation', 'subject')
  for (let at = 0; at < token.length - 1; at++) {
    const swapped = token[at] === 'A' ? 'B' : 'A'
    expect(signer.verify('invitation', token.slice(0, at) + swapped + token.slice(at + 1))).toBeUndefined()
  }
  for (const text of ['', '.', 'subject', 'subject.', '.abc', `${token}A`]) {
    expect(signer.verify('invitation', text)).toBeUndefined()
  }
})

test('another secret makes other tokens', () => {
  const other = createTokenSigner('another secret of thirty-two characters!')
  expect(other.verify('invitation', signer.sign('invitation', 'subject'))).toBeUndefined()
})
