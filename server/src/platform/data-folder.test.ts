import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepSecret, openDataFolder } from './data-folder.ts'

let parent: string

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'upskill-data-folder-'))
})

afterEach(() => rm(parent, { recursive: true }))

test('the secret is made once, is long, and only its owner may read it', async () => {
  const dataDir = join(parent, 'not', 'there', 'yet')
  const secret = keepSecret(dataDir)
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(keepSecret(dataDir)).toBe(secret)
  expect(await readdir(dataDir)).toEqual(['secret'])
  expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
})

test('every installation has a secret of its own', () => {
  expect(keepSecret(join(parent, 'one'))).not.toBe(keepSecret(join(parent, 'other')))
})

test('a folder that cannot be one is explained, with the variable that changes it', async () => {
  const file = join(parent, 'file')
  await writeFile(file, '')
  const explained = /^the data folder .* cannot be used: there is a file in its place; set UPSKILL_DATA_DIR to a folder/
  expect(() => openDataFolder(file)).toThrow(explained)
  expect(() => keepSecret(join(file, 'below'))).toThrow(explained)
})

test.each(['', '  \n', 'short'])('a kept secret that is none, such as "%s", is refused', async (secret) => {
  await writeFile(join(parent, 'secret'), secret)
  expect(() => keepSecret(parent)).toThrow(/secret holds less than 32 characters/)
})

test('a folder where none can be made ends in an explanation', () => {
  expect(() => openDataFolder('/proc/x/y')).toThrow(/^the data folder \/proc\/x\/y cannot be used: /)
})
