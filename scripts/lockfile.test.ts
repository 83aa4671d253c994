import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findLockfileProblems } from './lockfile.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'upskill-lockfile-'))
})
afterEach(() => rm(root, { recursive: true }))

const locked = {
  '': { workspaces: ['server'], devDependencies: { linter: '1.0.0' } },
  server: { dependencies: { driver: '^2.0.0' } },
  'node_modules/@house/server': { resolved: 'server', link: true },
  'node_modules/linter': { optionalDependencies: { 'linter-linux': '1.0.0' } },
  'node_modules/linter-linux': {},
  'server/node_modules/driver': {},
}

async function findProblems(packages: object, serverDependencies = locked.server.dependencies as object) {
  await mkdir(join(root, 'server'))
  await writeFile(join(root, 'package.json'), JSON.stringify(locked['']))
  await writeFile(join(root, 'server/package.json'), JSON.stringify({ dependencies: serverDependencies }))
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }))
  return findLockfileProblems(root)
}

test('a lockfile that holds everything is fine', async () => {
  expect(await findProblems(locked)).toEqual([])
})

test('a dependency that was never locked is found', async () => {
  expect(await findProblems(locked, { driver: '^2.0.0', cache: '^1.0.0' })).toEqual([
    'server wants cache@^1.0.0, which is not locked',
    'server needs cache, which is not locked',
  ])
})

test('a dependency locked for another range is found', async () => {
  expect(await findProblems(locked, { driver: '^3.0.0' })).toEqual(['server wants driver@^3.0.0, which is not locked'])
})

test('a build for another platform that npm left out is found', async () => {
  const { 'node_modules/linter-linux': _, ...rest } = locked
  expect(await findProblems(rest)).toEqual(['node_modules/linter needs linter-linux, which is not locked'])
})

test('the address of a registry is found', async () => {
  const resolved = 'https://registry.example/linter.tgz'
  expect(await findProblems({ ...locked, 'node_modules/linter-linux': { resolved } })).toEqual([
    `node_modules/linter-linux names a registry: ${resolved}`,
  ])
})
