/**
 * Builds what is published: `node build-package.ts [folder]`, in `dist` unless a folder is named; then `npm publish dist`.
 * Node does not run TypeScript out of `node_modules`, so the package holds JavaScript and types.
 */
import { execFile } from 'node:child_process'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const source = fileURLToPath(new URL('.', import.meta.url))
const target = resolve(process.argv[2] ?? join(source, 'dist'))

await rm(target, { recursive: true, force: true })
await compile()
for (const part of ['README.md', 'docs', 'examples'])
  await cp(join(source, part), join(target, part), { recursive: true })
await cp(join(source, '../../LICENSE'), join(target, 'LICENSE'))
await writeFile(join(target, 'package.json'), `${JSON.stringify(await describe(), null, 2)}\n`)

async function compile(): Promise<void> {
  const options = ['-p', join(source, 'tsconfig.build.json'), '--outDir', join(target, 'lib')]
  await promisify(execFile)(join(source, '../../node_modules/.bin/tsc'), options)
}

/** The package.json without what only this repository needs, and with the built files in place of the sources. */
async function describe(): Promise<object> {
  const {
    devDependencies: _,
    exports,
    ...facts
  } = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as {
    readonly devDependencies: object
    readonly exports: Readonly<Record<string, string>>
  }
  const built = (path: string, ending: string) => path.replace('./src/', './lib/').replace(/\.ts$/, ending)
  const entries = Object.entries(exports).map(([name, path]) => [
    name,
    { types: built(path, '.d.ts'), default: built(path, '.js') },
  ])
  return { ...facts, engines: { node: '>=22' }, exports: Object.fromEntries(entries) as object }
}
