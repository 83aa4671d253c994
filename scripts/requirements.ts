import { execFile } from 'node:child_process'
import { access, constants, glob, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program or library the tests need that npm does not bring. */
interface Requirement {
  name: string
  /** Commands, or paths to a library in which `*` stands for a folder: the first that is there is taken. */
  candidates: readonly string[]
  locate: (candidate: string) => Promise<string | undefined>
  debianPackage: string
  /** The environment variable that says where it is. */
  variable: string
}

const chromium: Requirement = {
  name: 'Chromium or Google Chrome',
  candidates: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  locate: locateCommand,
  debianPackage: 'chromium',
  variable: 'CHROME_PATH',
}

const redis: Requirement = {
  name: 'a Redis server',
  candidates: ['redis-server', 'valkey-server'],
  locate: locateCommand,
  debianPackage: 'redis-server',
  variable: 'REDIS_SERVER_PATH',
}

const haproxy: Requirement = {
  name: 'HAProxy',
  candidates: ['haproxy', '/usr/sbin/haproxy'],
  locate: locateCommand,
  debianPackage: 'haproxy',
  variable: 'HAPROXY_PATH',
}

const libfaketime: Requirement = {
  name: 'libfaketime',
  candidates: ['/usr/lib/*/faketime/libfaketimeMT.so.1'],
  locate: locateFile,
  debianPackage: 'libfaketime',
  variable: 'FAKETIME_LIBRARY',
}

const openssl: Requirement = {
  name: 'OpenSSL',
  candidates: ['openssl'],
  locate: locateCommand,
  debianPackage: 'openssl',
  variable: 'OPENSSL_PATH',
}

/**
 * Makes sure that a browser, a Redis server, HAProxy, libfaketime and OpenSSL are there, and answers the environment
 * variables that say where. Installs what is missing when it may (root on Debian or Ubuntu); otherwise throws, saying
 * what to install.
 */
export async function provideRequirements(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const requirement of [chromium, redis, haproxy, libfaketime, openssl]) {
    found[requirement.variable] = await provide(requirement)
  }
  return found
}

async function provide(requirement: Requirement): Promise<string> {
  const { name, debianPackage, variable } = requirement
  const found = await find(requirement)
  if (found) return found
  if (process.getuid?.() === 0 && (await locateCommand('apt-get'))) {
    await installFromDebian(debianPackage).catch((error: Error) => console.log(error.message.split('\n')[0]))
    const installed = await find(requirement)
    if (installed) return installed
  }
  throw new Error(`Install ${name} (on Debian: apt-get install ${debianPackage}), or set ${variable} to where it is.`)
}

async function find({ candidates, locate, variable }: Requirement): Promise<string | undefined> {
  for (const candidate of [process.env[variable] ?? [], candidates].flat()) {
    const path = await locate(candidate)
    if (path) return path
  }
  return undefined
}

async function locateCommand(command: string): Promise<string | undefined> {
  const folders = command.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter)
  for (const folder of folders) {
    const path = join(folder, command)
    if (await succeeds(access(path, constants.X_OK))) return path
  }
  return undefined
}

async function locateFile(pattern: string): Promise<string | undefined> {
  const [path] = await Array.fromAsync(glob(pattern))
  return path
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
