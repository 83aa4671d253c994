import { afterEach, beforeEach, expect, test } from 'vitest'
import { startKms, type TestKms } from '#test/start-kms.ts'
import { createKmsKey } from './kms-key.ts'

let kms: TestKms

beforeEach(async () => {
  kms = await startKms()
})
afterEach(() => kms.close())

const open = (keyId = kms.keyArn, endpoint = kms.url) =>
  createKmsKey(keyId, {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })

test('a data key comes wrapped from KMS and is unwrapped by it, by another server too', async () => {
  const { bytes, ...key } = await open().createDataKey(3)
  expect(bytes).toHaveLength(32)
  expect(key.wrapped.includes(bytes)).toBe(false)
  expect(key).toMatchObject({ id: 3, wrappedBy: `kms:${kms.keyArn}` })
  expect(await open('another').unwrap(key)).toEqual(bytes)
  expect(kms.calls).toEqual(['GenerateDataKey', 'Decrypt'])
})

test('a wrapped key opens for no other number', async () => {
  const key = await open().createDataKey(3)
  await expect(open().unwrap({ ...key, id: 4 })).rejects.toThrow(/^AWS KMS refuses the key arn:aws:kms/)
})

test('a key that is refused, unknown or out of reach is explained by what to check', async () => {
  const key = await open().createDataKey(1)
  await expect(open('unknown').createDataKey(1)).rejects.toThrow(
    /refuses the key unknown: .*; check ENCRYPTION_KMS_KEY/,
  )
  kms.deny()
  await expect(open().unwrap(key)).rejects.toThrow(/may use kms:GenerateDataKey and kms:Decrypt with it$/)
  await kms.close()
  await expect(open().unwrap(key)).rejects.toThrow(/ECONNREFUSED/)
  kms = await startKms()
})
