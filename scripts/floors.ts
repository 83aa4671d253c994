import { glob, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options'

/** A file that breaks a rule of the house, and what it imports to do so. */
export interface FloorViolation {
  rule: string
  from: string
  to: string
}

/**
 * Finds every import that breaks `.dependency-cruiser.cjs` in the tree at `root`. A source file the cruiser did not
 * read, and a module without a row in the mayUse table, are violations too: a check that sees nothing must fail.
 */
export async function findFloorViolations(root: string): Promise<FloorViolation[]> {
  const files = await listSourceFiles(root)
  const options = await extractDepcruiseOptions(resolve(root, '.dependency-cruiser.cjs'))
  const roots = new Set(files.map((file) => file.replace(/\/.*/, '')))
  const { output } = await cruise([...roots], { ...options, baseDir: resolve(root), validate: true })
  const { modules, summary } = output as ICruiseResult
  const cruised = new Set(modules.map((module) => module.source))
  return [
    ...summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    ...files.filter((file) => !cruised.has(file)).map((from) => ({ rule: 'every-file-is-cruised', from, to: '' })),
    ...(await findModulesWithoutRow(root)),
  ]
}

async function listSourceFiles(root: string): Promise<string[]> {
  const exclude = ['**/node_modules', '**/dist', '**/.*', '**/*.d.ts']
  const files = await Array.fromAsync(glob('**/*.{ts,tsx,mts,cts}', { cwd: root, exclude }))
  return files.map((file) => file.replaceAll('\\', '/')).toSorted()
}

async function findModulesWithoutRow(root: string): Promise<FloorViolation[]> {
  const modules = join(root, 'server/src/modules')
  const rows = JSON.parse(await readFile(join(modules, 'may-use.json'), 'utf8')) as Record<string, string[]>
  const entries = await readdir(modules, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory() && !(entry.name in rows))
    .map(({ name }) => ({ rule: 'every-module-has-a-may-use-row', from: `server/src/modules/${name}`, to: '' }))
}
