import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { provideRequirements } from './requirements.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-requirements-'))
  vi.stubEnv('PATH', folder)
  vi.stubEnv('CHROME_PATH', undefined)
  vi.stubEnv('REDIS_SERVER_PATH', undefined)
  vi.stubEnv('HAPROXY_PATH', undefined)
  vi.stubEnv('OPENSSL_PATH', undefined)
  vi.stubEnv('FAKETIME_LIBRARY', await addLibrary())
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

async function addCommand(name: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, '#!/bin/sh\n', { mode: 0o755 })
  return path
}

async function addLibrary(): Promise<string> {
  const path = join(folder, 'library.so')
  await writeFile(path, '', { mode: 0o644 })
  return path
}

test('what is on the PATH is used', async () => {
  const found = {
    CHROME_PATH: await addCommand('chromium'),
    REDIS_SERVER_PATH: await addCommand('redis-server'),
    HAPROXY_PATH: await addCommand('haproxy'),
    OPENSSL_PATH: await addCommand('openssl'),
    FAKETIME_LIBRARY: join(folder, 'library.so'),
  }
  expect(await provideRequirements()).toEqual(found)
})

test('what the environment names is used before what is on the PATH', async () => {
  await addCommand('chromium')
  await addCommand('redis-server')
  await addCommand('openssl')
  vi.stubEnv('CHROME_PATH', await addCommand('my-chrome'))
  expect(await provideRequirements()).toMatchObject({ CHROME_PATH: join(folder, 'my-chrome') })
})

test('what is missing, and cannot be installed here, is named in one line with what to do', async () => {
  await addCommand('chromium')
  await expect(provideRequirements()).rejects.toThrow(
    /^Install a Redis server \(on Debian: apt-get install redis-server\), or set REDIS_SERVER_PATH to where it is\.$/,
  )
})
