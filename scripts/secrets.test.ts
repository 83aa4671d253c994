import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { findSecrets, findSecretsInHistory } from './secrets.ts'

const letters = (count: number) =>
  randomBytes(count * 2)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, count)

/** Made anew each time, so that this file holds none itself. */
const planted = {
  'a private key': () =>
    generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  'an AWS key': () => `aws_secret_access_key = "${letters(40)}"\naws_access_key_id = AKIA${letters(16).toUpperCase()}`,
  'a GitHub token': () => `token: ghp_${letters(36)}`,
  'an npm token': () => `//registry.npmjs.org/:_authToken=npm_${letters(36)}`,
  'a Slack token': () => `xoxb-${'1'.repeat(12)}-${'2'.repeat(12)}-${letters(24)}`,
  'a password in a database address': () => `postgres://owner:${letters(20)}@db.internal:5432/upskill`,
}

let root: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd: root,
    stdio: 'pipe',
  })

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'upskill-secrets-'))
  onTestFinished(() => rm(root, { recursive: true }))
  git('init', '--quiet')
  await cp(fileURLToPath(new URL('../.secretlintrc.json', import.meta.url)), join(root, '.secretlintrc.json'))
})

test.each(Object.entries(planted))('%s is found, in the tree and after it was removed from it', async (_, make) => {
  const secret = String(make())
  await writeFile(join(root, 'notes.txt'), `Dear diary\n${secret}\n`)
  const found = await findSecrets(root)
  expect(found.length).toBeGreaterThan(0)
  expect(found.join()).toContain('notes.txt')
  expect(found.join()).not.toContain(secret.slice(-20))

  git('add', '.')
  git('commit', '--quiet', '--message', 'Write a diary')
  git('rm', '--quiet', 'notes.txt')
  git('commit', '--quiet', '--message', 'Keep it to myself')
  expect(await findSecrets(root)).toEqual([])
  expect((await findSecretsInHistory(root)).length).toBe(found.length)
})

test('what only looks like one is not', async () => {
  await writeFile(join(root, 'config.test.ts'), "const url = 'postgres://me:hunter2@127.0.0.1:5432/upskill'\n")
  expect(await findSecrets(root)).toEqual([])
})
