import { glob, readFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'

interface Manifest {
  workspaces?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

interface Lockfile {
  packages: Record<string, Manifest & { resolved?: string; link?: boolean }>
}

/**
 * Finds what would make `npm ci` fail or answer differently elsewhere: a dependency of the root or of a workspace that
 * package-lock.json does not hold as declared, an optional build of a locked package that it leaves out (which npm does
 * when a version is not there for every platform), and an address of one particular registry.
 */
export async function findLockfileProblems(root: string): Promise<string[]> {
  const { packages } = await readJson<Lockfile>(join(root, 'package-lock.json'))
  const folders = await listWorkspaces(root)
  const declared = await Promise.all(folders.map((folder) => findUnlocked(root, folder, packages)))
  const left = Object.entries(packages).flatMap(([path, { optionalDependencies }]) =>
    findMissing(path, Object.keys(optionalDependencies ?? {}), packages),
  )
  const addresses = Object.entries(packages)
    .filter(([, { link, resolved }]) => resolved !== undefined && !link)
    .map(([path, { resolved }]) => `${path} names a registry: ${resolved}`)
  return [...declared.flat(), ...left, ...addresses]
}

async function listWorkspaces(root: string): Promise<string[]> {
  const { workspaces = [] } = await readJson<Manifest>(join(root, 'package.json'))
  const manifests = await Array.fromAsync(
    glob(
      workspaces.map((path) => `${path}/package.json`),
      { cwd: root },
    ),
  )
  return ['', ...manifests.map((file) => dirname(file).replaceAll('\\', '/'))]
}

async function findUnlocked(root: string, folder: string, packages: Lockfile['packages']): Promise<string[]> {
  const wanted = allDependencies(await readJson<Manifest>(join(root, folder, 'package.json')))
  const locked = allDependencies(packages[folder] ?? {})
  const differing = Object.entries(wanted).filter(([name, range]) => locked[name] !== range)
  return [
    ...differing.map(([name, range]) => `${folder || 'package.json'} wants ${name}@${range}, which is not locked`),
    ...findMissing(folder, Object.keys(wanted), packages),
  ]
}

function allDependencies({ dependencies, devDependencies, optionalDependencies }: Manifest): Record<string, string> {
  return { ...dependencies, ...devDependencies, ...optionalDependencies }
}

/** Looks for each name where Node would: in the node_modules of the package itself and of each folder above it. */
function findMissing(path: string, names: string[], packages: Lockfile['packages']): string[] {
  const isLocked = (name: string) =>
    foldersAbove(path).some((folder) => posix.join(folder, 'node_modules', name) in packages)
  return names
    .filter((name) => !isLocked(name))
    .map((name) => `${path || 'package.json'} needs ${name}, which is not locked`)
}

function foldersAbove(path: string): string[] {
  return path === '' ? [''] : [path, ...foldersAbove(posix.dirname(path).replace(/^\.$/, ''))]
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, 'utf8')) as T
}
