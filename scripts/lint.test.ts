import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createScratchTree, type ScratchTree } from './scratch-tree.ts'

const cleanTree = {
  'server/src/entry/main.ts': `export const port = process.env['PORT']\nconsole.log(port, Date.now())\n`,
  'server/src/platform/clock.ts': `export const systemClock = { now: () => new Date(), chance: () => Math.random() }\n`,
  'server/src/modules/courses/course.ts': `export interface Course { title: string }\nexport const at = (ms: number) => new Date(ms)\n`,
  'server/src/modules/courses/public.ts': `export { at, type Course } from './course.ts'\n`,
  'server/src/modules/courses/course.test.ts': `import { expect, test } from 'vitest'\ntest('holds', () => { expect(process.env['PATH']).toBeDefined() })\n`,
  'packages/limiter/src/index.ts': `export { admit } from './admit.ts'\n`,
  'packages/limiter/src/admit.ts': `export const admit = () => true\n`,
  'scripts/chore.ts': `console.log(Date.now(), process.env['CI'])\n`,
  'vitest.config.ts': `export default { test: {} }\n`,
  'web/src/ui/button.tsx': `export const Button = ({ label }: { label: string }) => <button type="button">{label}</button>\n`,
}

const inModule = 'server/src/modules/courses'
const asynchronous = `export const save = async () => 1\n`

/** For each rule, the files that each break this one rule. */
const plants: Record<string, Record<string, string>> = {
  'house(no-ambient-time)': {
    [`${inModule}/date-now.ts`]: `export const ms = Date.now()`,
    [`${inModule}/date-now-as-value.ts`]: `export const clock = Date.now`,
    [`${inModule}/new-date.ts`]: `export const at = new Date()`,
    [`${inModule}/date-call.ts`]: `export const at = Date()`,
    [`${inModule}/random.ts`]: `export const chance = Math.random()`,
    'server/src/app/new-date.ts': `export const at = new Date()`,
    'web/src/features/new-date.ts': `export const at = new Date()`,
    'packages/limiter/src/date-now.ts': `export const ms = Date.now()`,
  },
  'house(no-process-env)': {
    [`${inModule}/env.ts`]: `export const home = process.env['HOME']`,
    [`${inModule}/env-by-import.ts`]: `import { env } from 'node:process'\nexport const home = env['HOME']`,
    [`${inModule}/env-imported.ts`]: `import process from 'node:process'\nexport const home = process.env['HOME']`,
    [`${inModule}/env-destructured.ts`]: `const { env } = process\nexport const home = env['HOME']`,
    [`${inModule}/env-of-global.ts`]: `export const home = globalThis.process.env['HOME']`,
    'server/src/platform/env.ts': `export const home = process.env['HOME']`,
    'server/src/app/env.ts': `export const home = process.env['HOME']`,
  },
  'house(no-export-all)': {
    [`${inModule}/barrel.ts`]: `export * from './course.ts'`,
    'packages/other/src/index.ts': `export * from '../../limiter/src/admit.ts'`,
  },
  'house(no-re-export)': {
    [`${inModule}/index.ts`]: `export { at } from './course.ts'`,
    [`${inModule}/types.ts`]: `export type { Course } from './course.ts'`,
  },
  'house(no-import-in-type)': { [`${inModule}/inline.ts`]: `export type Course = import('./course.ts').Course` },
  'house(no-using)': {
    [`${inModule}/using.ts`]: `export function read(open: () => Disposable) {\n  using file = open()\n  return typeof file\n}`,
    [`${inModule}/await-using.ts`]: `export async function read(open: () => AsyncDisposable) {\n  await using file = open()\n  return typeof file\n}`,
  },
  'import(no-cycle)': {
    [`${inModule}/ring.ts`]: `import type { Gem } from './gem.ts'\nexport interface Ring { gem: Gem }`,
    [`${inModule}/gem.ts`]: `import type { Ring } from './ring.ts'\nexport interface Gem { ring: Ring }`,
  },
  'import(no-default-export)': { [`${inModule}/default.ts`]: `export default 1` },
  'unicorn(filename-case)': {
    [`${inModule}/publishCourse.ts`]: `export const publish = 1`,
    'web/src/ui/IconButton.tsx': `export const IconButton = () => <i />`,
  },
  'typescript(no-explicit-any)': { [`${inModule}/any.ts`]: `export const parse = (json: any) => json as unknown` },
  'typescript(no-floating-promises)': {
    [`${inModule}/floating.ts`]: `${asynchronous}export function publish() {\n  save()\n}`,
  },
  'typescript(no-misused-promises)': {
    [`${inModule}/misused.ts`]: `${asynchronous}export const all = () => [1].forEach(save)`,
    [`${inModule}/condition.ts`]: `${asynchronous}export const yes = () => (save() ? 1 : 2)`,
  },
  'typescript(await-thenable)': { [`${inModule}/await.ts`]: `export async function one(n: number) {\n  await n\n}` },
  'typescript(only-throw-error)': {
    [`${inModule}/throw.ts`]: `export function fail() {\n  throw 'no'\n}`,
  },
  'typescript(switch-exhaustiveness-check)': {
    [`${inModule}/switch.ts`]: `export function f(role: 'owner' | 'learner') {\n  switch (role) {\n    case 'owner':\n      return 1\n  }\n  return 2\n}`,
  },
  'eslint(no-console)': {
    [`${inModule}/console.ts`]: `console.info('published')`,
    'server/src/app/console.ts': `console.info('started')`,
    'web/src/ui/console.ts': `console.info('clicked')`,
  },
  'eslint(no-unused-vars)': { [`${inModule}/unused.ts`]: `import { at } from './course.ts'\nexport const one = 1` },
  'eslint(max-lines)': { [`${inModule}/long.ts`]: `export const a = 1\n${'// long\n'.repeat(300)}` },
  'eslint(complexity)': {
    [`${inModule}/complex.ts`]: `export const f = (n: number) => ${Array.from({ length: 20 }, (_, n) => `n === ${n} || `).join('')}false`,
  },
  'eslint(no-warning-comments)': { [`${inModule}/unfinished.ts`]: `// TODO finish\nexport const one = 1` },
  'vitest(no-focused-tests)': {
    [`${inModule}/focused.test.ts`]: `import { expect, test } from 'vitest'\ntest.only('one', () => { expect(1).toBe(1) })`,
  },
  'vitest(no-disabled-tests)': {
    [`${inModule}/skipped.test.ts`]: `import { expect, test } from 'vitest'\ntest.skip('one', () => { expect(1).toBe(1) })`,
  },
  'react-hooks(rules-of-hooks)': {
    'web/src/ui/hook.tsx': `import { useState } from 'react'\nexport function Hook({ on }: { on: boolean }) {\n  if (on) return null\n  const [a] = useState(1)\n  return <i>{a}</i>\n}`,
  },
  'react-hooks(exhaustive-deps)': {
    'web/src/ui/deps.tsx': `import { useEffect } from 'react'\nexport function Deps({ name }: { name: string }) {\n  useEffect(() => { document.title = name }, [])\n  return <i />\n}`,
  },
  'jsx-a11y(alt-text)': { 'web/src/ui/image.tsx': `export const Image = () => <img src="/a.png" />` },
  'jsx-a11y(anchor-is-valid)': { 'web/src/ui/anchor.tsx': `export const Go = () => <a href="#">go</a>` },
}

const planted = Object.entries(plants).flatMap(([rule, files]) => Object.keys(files).map((file) => ({ rule, file })))

describe('lint', () => {
  let tree: ScratchTree
  beforeAll(async () => {
    tree = await createScratchTree(cleanTree)
  })
  afterAll(() => tree.remove())

  test('passes a tree that keeps the rules', async () => {
    expect(await lint(tree)).toEqual([])
  })

  describe('when every rule is broken', () => {
    let found: Finding[]
    beforeAll(async () => {
      for (const files of Object.values(plants)) await tree.write(files)
      found = await lint(tree)
    })

    test.each(planted)('fails by $rule alone at $file', ({ rule, file }) => {
      expect(found.filter(({ filename }) => filename === file).map(({ code }) => code)).toEqual([rule])
    })

    test('fails nowhere else', () => {
      const files = new Set(planted.map(({ file }) => file))
      expect(found.filter(({ filename }) => !files.has(filename))).toEqual([])
    })
  })
})

interface Finding {
  filename: string
  code: string
}

const oxlint = fileURLToPath(new URL('../node_modules/oxlint/bin/oxlint', import.meta.url))

async function lint({ root }: ScratchTree): Promise<Finding[]> {
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [oxlint, '--format=json'], { cwd: root }, (_, stdout) => resolve(stdout))
  })
  const { diagnostics } = JSON.parse(output) as { diagnostics: Finding[] }
  return diagnostics.map(({ filename, code }) => ({ filename, code }))
}
