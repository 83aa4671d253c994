import { expect, test } from 'vitest'
import { factorsOf } from './provider-factors.ts'

test('several factors are what a provider says they are, or something known with something had', () => {
  const two = [
    { amr: ['mfa'] },
    { amr: ['pwd', 'otp'] },
    { amr: ['pin', 'hwk'] },
    { context: 'https://refeds.org/profile/mfa' },
    { context: 'http://schemas.microsoft.com/claims/multipleauthn' },
  ]
  const one = [
    {},
    { amr: ['pwd'] },
    { amr: ['pwd', 'pin'] },
    { amr: ['otp', 'sms'] },
    { amr: 'mfa' },
    { amr: [['mfa']] },
    { context: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport' },
    { context: { toString: () => 'phr' } },
  ]
  expect(two.map(factorsOf)).toEqual(two.map(() => 2))
  expect(one.map(factorsOf)).toEqual(one.map(() => 1))
})
