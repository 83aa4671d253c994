import { cp, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = fileURLToPath(new URL('..', import.meta.url))

const projectFiles = [
  '.dependency-cruiser.cjs',
  '.oxlintrc.json',
  'package.json',
  'packages/api-client/package.json',
  'scripts/lint-rules.ts',
  'server/package.json',
  'server/src/modules/may-use.json',
  'tsconfig.json',
  'web/package.json',
  'web/tsconfig.json',
]

/** A small project in a temporary folder, with this project's own configuration, in which a test may break the rules. */
export interface ScratchTree {
  readonly root: string
  write(files: Readonly<Record<string, string>>): Promise<void>
  remove(): Promise<void>
}

/** Makes a scratch tree of the given files. It sees this project's libraries, but none of its sources. */
export async function createScratchTree(files: Readonly<Record<string, string>>): Promise<ScratchTree> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'upskill-scratch-')))
  await Promise.all(projectFiles.map((file) => cp(join(projectRoot, file), join(root, file))))
  await linkLibraries(root)
  const tree: ScratchTree = {
    root,
    async write(more) {
      await Promise.all(Object.entries(more).map(([file, content]) => writeFileAt(join(root, file), content)))
    },
    remove: () => rm(root, { recursive: true, force: true }),
  }
  await tree.write(files)
  return tree
}

async function linkLibraries(root: string): Promise<void> {
  const libraries = await readdir(join(projectRoot, 'node_modules'))
  await mkdir(join(root, 'node_modules/@upskill'), { recursive: true })
  await symlink(join(root, 'packages/api-client'), join(root, 'node_modules/@upskill/api-client'))
  for (const name of libraries.filter((library) => library !== '@upskill')) {
    await symlink(join(projectRoot, 'node_modules', name), join(root, 'node_modules', name))
  }
}

async function writeFileAt(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}
