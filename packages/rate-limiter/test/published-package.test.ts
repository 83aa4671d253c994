import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('..', import.meta.url))
const nodeModules = fileURLToPath(new URL('../../../node_modules', import.meta.url))
let project: string

/** A project that installed the package as it is published, with what that depends on. */
beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'upskill-test-')))
  const installed = join(project, 'node_modules')
  await mkdir(join(installed, '@upskill'), { recursive: true })
  await run(process.execPath, ['build-package.ts', join(installed, '@upskill/rate-limiter')], { cwd: folder })
  for (const name of ['ioredis', 'fastify', 'fastify-plugin', '@types/node']) {
    await mkdir(dirname(join(installed, name)), { recursive: true })
    await symlink(join(nodeModules, name), join(installed, name))
  }
  await cp(join(folder, 'examples'), join(project, 'examples'), { recursive: true })
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
}, 60_000)
afterAll(() => rm(project, { recursive: true, force: true }))

test('runs where it is installed, without its sources', async () => {
  const { stdout } = await run(process.execPath, ['examples/in-memory.ts'], { cwd: project })
  expect(stdout).toContain('1: served, 2 left of user.write')
  const entry = join(project, 'entry.ts')
  await writeFile(entry, "console.log(import.meta.resolve('@upskill/rate-limiter/fastify'))")
  expect((await run(process.execPath, [entry])).stdout).toMatch(/rate-limiter\/lib\/fastify-plugin\.js\n$/)
})

test('brings its types', async () => {
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node']
  const examples = ['in-memory', 'redis', 'fastify-server', 'http-server'].map((name) => `examples/${name}.ts`)
  const { stdout } = await run(join(nodeModules, '.bin/tsc'), [...options, '--skipLibCheck', ...examples], {
    cwd: project,
  })
  expect(stdout).toBe('')
})
