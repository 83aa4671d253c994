import { execFile } from 'node:child_process'
import { access, constants, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program the tests need that npm does not bring. */
interface Requirement {
  name: string
  commands: readonly string[]
  debianPackage: string
  /** The environment variable that says where it is. */
  variable: string
}

const chromium: Requirement = {
  name: 'Chromium or Google Chrome',
  commands: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  debianPackage: 'chromium',
  variable: 'CHROME_PATH',
}

const redis: Requirement = {
  name: 'a Redis server',
  commands: ['redis-server', 'valkey-server'],
  debianPackage: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
}

const haproxy: Requirement = {
  name: 'HAProxy',
  commands: ['haproxy', '/usr/sbin/haproxy'],
  debianPackage: 'haproxy',
  variable: 'HAPROXY_PATH',
}

/**
 * Makes sure that a browser, a Redis server and HAProxy are there, and answers the environment variables that say where.
 * Installs what is missing when it may (root on Debian or Ubuntu); otherwise throws, saying what to install.
 */
export async function provideRequirements(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const requirement of [chromium, redis, haproxy]) found[requirement.variable] = await provide(requirement)
  return found
}

async function provide(requirement: Requirement): Promise<string> {
  const { name, debianPackage, variable } = requirement
  const found = await find(requirement)
  if (found) return found
  if (process.getuid?.() === 0 && (await findCommand('apt-get'))) {
    await installFromDebian(debianPackage).catch((error: Error) => console.log(error.message.split('\n')[0]))
    const installed = await find(requirement)
    if (installed) return installed
  }
  throw new Error(`Install ${name} (on Debian: apt-get install ${debianPackage}), or set ${variable} to where it is.`)
}

async function find({ commands, variable }: Requirement): Promise<string | undefined> {
  for (const command of [process.env[variable] ?? [], commands].flat()) {
    const path = await findCommand(command)
    if (path) return path
  }
  return undefined
}

async function findCommand(command: string): Promise<string | undefined> {
  const folders = command.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter)
  for (const folder of folders) {
    const path = join(folder, command)
    if (await succeeds(access(path, constants.X_OK))) return path
  }
  return undefined
}

/** Installs without starting a service: the tests start their own. */
async function installFromDebian(packageName: string): Promise<void> {
  console.log(`Installing ${packageName} with apt-get`)
  const policy = '/usr/sbin/policy-rc.d'
  const isOurPolicy = await succeeds(writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' }))
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await run('apt-get', ['update', '-qq'], { env })
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', packageName], { env })
  } finally {
    if (isOurPolicy) await rm(policy)
  }
}

function succeeds(work: Promise<unknown>): Promise<boolean> {
  return work.then(
    () => true,
    () => false,
  )
}
