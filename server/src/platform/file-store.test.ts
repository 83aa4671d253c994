import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDiskFileStore, type FileStore } from './file-store.ts'

let root: string
let store: FileStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'upskill-files-'))
  store = createDiskFileStore(root)
})
afterEach(() => rm(root, { recursive: true }))

const read = async (key: string) => {
  const stream = await store.get(key)
  return stream && (await buffer(stream)).toString()
}

test('what was put is read back, and nothing else lies beside it', async () => {
  await Promise.all([store.put('org/a', Buffer.from('one')), store.put('org/b', Buffer.from('two'))])
  expect([await read('org/a'), await read('org/b')]).toEqual(['one', 'two'])
  expect((await readdir(join(root, 'org'))).toSorted()).toEqual(['a', 'b'])
})

test('the same key written by many at once is whole', async () => {
  const bytes = Buffer.alloc(200_000, 'x')
  await Promise.all(Array.from({ length: 8 }, () => store.put('org/same', bytes)))
  expect((await read('org/same'))?.length).toBe(200_000)
})

test('a missing key reads as nothing and deletes as nothing', async () => {
  expect(await read('org/none')).toBeUndefined()
  await store.delete('org/none')
  expect(await read('org')).toBeUndefined()
})

test('a key cannot leave the store', async () => {
  for (const key of ['../outside', 'org/../../outside', '/etc/passwd', '..', '']) {
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow(/leaves the file store/)
    await expect(store.get(key)).rejects.toThrow(/leaves the file store/)
  }
})
