import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createScratchTree, type ScratchTree } from './scratch-tree.ts'

const soundTree = {
  'server/src/platform/id.ts': `export interface Id { value: string }\nexport const first = (ids: string[]) => ids[0] ?? ''`,
  'server/src/app/use.ts': `import type { Id } from '#platform/id.ts'\nexport const id: Id = { value: process.version }`,
  'web/src/ui/title.tsx': `export const Title = () => <h1>{document.title}</h1>`,
}

const fallThrough = `export function f(a: number) {\n  switch (a) {\n    case 1:\n      a++\n    case 2:\n      return a\n  }\n  return 0\n}`

/** What may not compile, with the compiler's error. */
const plants = [
  ['an enum', 'TS1294', 'server/src/enum.ts', `export enum Role { Owner }`],
  ['a parameter property', 'TS1294', 'server/src/property.ts', `export class A { constructor(readonly a: number) {} }`],
  [
    'an element that may be missing',
    'TS2322',
    'server/src/element.ts',
    `export const f = (a: string[]): string => a[0]`,
  ],
  ['undefined given', 'TS2375', 'server/src/optional.ts', `export const a: { b?: number } = { b: undefined }`],
  [
    'a type imported as a value',
    'TS1484',
    'server/src/type.ts',
    `import { Id } from '#platform/id.ts'\nexport type A = Id`,
  ],
  [
    'an import without extension',
    'TS2835',
    'server/src/extension.ts',
    `import { first } from './platform/id'\nexport const a = first`,
  ],
  ['a silent override', 'TS4114', 'server/src/override.ts', `class A { a() {} }\nexport class B extends A { a() {} }`],
  ['a case that falls through', 'TS7029', 'server/src/case.ts', fallThrough],
  ['an implied any', 'TS7006', 'server/src/any.ts', `export const f = (a) => a`],
  ['the DOM on the server', 'TS2584', 'server/src/dom.ts', `export const a = document.title`],
  ['Node in the web', 'TS2591', 'web/src/node.ts', `export const a = process.version`],
] as const

let tree: ScratchTree
beforeAll(async () => {
  tree = await createScratchTree(soundTree)
})
afterAll(() => tree.remove())

test('server and web compile, each with the globals of its own', async () => {
  expect(await compile()).toEqual([])
})

describe('when every rule is broken', () => {
  let errors: string[]
  beforeAll(async () => {
    for (const [, , file, source] of plants) await tree.write({ [file]: source })
    errors = await compile()
  })

  test.each(plants)('%s is %s', (_, code, file) => {
    expect(errors.filter((error) => error.startsWith(file))).toEqual([`${file}: ${code}`])
  })

  test('nothing else is an error', () => {
    expect(errors).toHaveLength(plants.length)
  })
})

async function compile(): Promise<string[]> {
  const tsc = fileURLToPath(new URL('../node_modules/typescript/bin/tsc', import.meta.url))
  const outputs = ['.', 'web'].map(
    (project) =>
      new Promise<string>((resolve) => {
        execFile(process.execPath, [tsc, '-p', project], { cwd: tree.root }, (_, stdout) => resolve(stdout))
      }),
  )
  const lines = (await Promise.all(outputs)).join('').split('\n')
  const errors = lines.map((line) => /^(\S+)\(\d+,\d+\): error (TS\d+)/.exec(line))
  return errors.flatMap((match) => (match ? [`${match[1]}: ${match[2]}`] : []))
}
