import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findLicenseProblems } from './licenses.ts'

async function findProblems(packages: object): Promise<string[]> {
  const root = await mkdtemp(join(tmpdir(), 'upskill-licenses-'))
  onTestFinished(() => rm(root, { recursive: true }))
  await writeFile(join(root, 'package-lock.json'), JSON.stringify({ packages }))
  return findLicenseProblems(root)
}

test.each([
  ['a permissive license', { license: 'MIT' }],
  ['one of several to choose from', { license: '(GPL-3.0-only OR MIT)' }],
  ['several, all permissive', { license: 'Apache-2.0 AND MIT' }],
  ['a tool that is given to nobody', { license: 'MPL-2.0', dev: true }],
])('%s may be used', async (_, locked) => {
  expect(await findProblems({ '': {}, 'node_modules/a': locked })).toEqual([])
})

test.each([
  ['copyleft', { license: 'AGPL-3.0-only' }, 'AGPL-3.0-only'],
  ['copyleft beside something permissive', { license: 'MIT AND GPL-2.0-only' }, 'MIT AND GPL-2.0-only'],
  ['a tool’s license on what is given on', { license: 'MPL-2.0' }, 'MPL-2.0'],
  ['what says nothing', {}, 'none'],
])('%s is found, wherever it is nested', async (_, locked, license) => {
  expect(await findProblems({ 'node_modules/b/node_modules/@x/a': locked })).toEqual([
    `@x/a: the license "${license}" is not one of those that may be used`,
  ])
})
