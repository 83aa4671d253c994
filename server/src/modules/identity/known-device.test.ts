import { expect, test } from 'vitest'
import { createTokenSigner } from '#platform/token-signer.ts'
import { readDeviceCookie, writeDeviceCookie } from './known-device.ts'

const tokens = createTokenSigner('a secret of this test, 32 characters and more')
const ids = Array.from({ length: 7 }, (_, number) => `019b7ca9-8c88-7a6f-bc4f-00000000000${number}`)

test('a cookie holds the ids of five accounts, each once, in their order', () => {
  const cookie = writeDeviceCookie(tokens, [ids[1] ?? '', ...ids])
  expect(readDeviceCookie(tokens, cookie)).toEqual([ids[1], ids[0], ids[2], ids[3], ids[4]])
})

test('what was not signed here, or for something else, is no id', () => {
  const [id = ''] = ids
  const genuine = writeDeviceCookie(tokens, [id])
  const foreign = writeDeviceCookie(createTokenSigner('another secret, of 32 characters and more'), [id])
  const reset = tokens.sign('password-reset', id)
  for (const cookie of [undefined, '', id, `${genuine}x`, foreign, reset, `${id}.`]) {
    expect(readDeviceCookie(tokens, cookie), cookie).toEqual([])
  }
  expect(readDeviceCookie(tokens, `${foreign}~${genuine}~`)).toEqual([id])
})
