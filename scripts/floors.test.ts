import { rename } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findFloorViolations, type FloorViolation } from './floors.ts'
import { createScratchTree, type ScratchTree } from './scratch-tree.ts'

const houseThatStands = {
  'packages/api-client/src/index.ts': `export const api = 'api'`,
  'server/src/platform/clock.ts': `export interface Clock { now(): number }`,
  'server/src/platform/platform.ts': `import type { Clock } from './clock.ts'; export interface Platform { clock: Clock }`,
  'server/src/modules/identity/user-sql.ts': `import type { Kysely } from 'kysely'; export type Tx = Kysely<object>`,
  'server/src/modules/identity/user-schemas.ts': `import { Type } from 'typebox'; export const User = Type.Object({})`,
  'server/src/modules/identity/user-routes.ts': `import 'fastify'; import './user-schemas.ts'; import './user-sql.ts'`,
  'server/src/modules/identity/module.ts': `import type { FastifyInstance } from 'fastify'; import './user-routes.ts'`,
  'server/src/modules/identity/public.ts': `export type { Tx } from './user-sql.ts'`,
  'server/src/modules/identity/user-builders.ts': `import 'kysely'; import './user-sql.ts'`,
  'server/src/modules/identity/user.test.ts': `import 'kysely'; import './user-builders.ts'; import '#test/kit.ts'`,
  'server/src/modules/files/public.ts': `export const files = 1`,
  'server/src/modules/courses/course.ts': `import '#modules/identity/public.ts'; import '#modules/files/public.ts'`,
  'server/src/modules/courses/course-builders.ts': `import '#modules/identity/user-builders.ts'`,
  'server/src/modules/courses/course.test.ts': `import '#modules/identity/user-builders.ts'; import './course.ts'`,
  'server/src/modules/learning/public.ts': `export const learning = 1`,
  'server/src/app/modules.ts': `import '#modules/identity/module.ts'; import '#modules/identity/public.ts'`,
  'server/src/entry/main.ts': `import '#app/modules.ts'; import '../../seed/seed.ts'`,
  'server/seed/seed.ts': `import '#modules/identity/user-builders.ts'`,
  'server/test/kit.ts': `import '#app/modules.ts'; import '#modules/identity/user-builders.ts'`,
  'web/src/ui/button.tsx': `import 'react'; export const Button = () => <button type="button" />`,
  'web/src/platform/api.ts': `import '@upskill/api-client'; import '../ui/button.tsx'`,
  'web/src/features/courses/course-list.tsx': `import '../../platform/api.ts'; import '../../ui/button.tsx'`,
  'web/src/features/learning/lesson.tsx': `import '../../platform/api.ts'`,
  'web/src/app/router.ts': `export const load = () => import('../features/courses/course-list.tsx')`,
}

const mayUse = createRequire(import.meta.url)('../server/src/modules/may-use.json') as Record<string, string[]>

/** For each rule, the files that each break this one rule. */
const plants: Record<string, Record<string, string>> = {
  'no-cycles': {
    'server/src/platform/clock.ts': `import type { Platform } from './platform.ts'; export type Clock = Platform`,
  },
  'no-unresolved-imports': { 'server/src/platform/lost.ts': `import '#platform/nowhere.ts'` },
  'libraries-are-declared': { 'server/src/platform/undeclared.ts': `import 'acorn'` },
  'packages-stand-alone': {
    'packages/api-client/src/on-server.ts': `import '../../../server/src/platform/clock.ts'`,
    'packages/api-client/src/on-web.ts': `import '../../../web/src/ui/button.tsx'`,
  },
  'nothing-imports-a-test': { 'server/src/modules/identity/on-test.ts': `import './user.test.ts'` },
  'sources-do-not-see-the-workshop': {
    'server/src/modules/identity/on-kit.ts': `import '#test/kit.ts'`,
    'server/src/modules/identity/kit-builders.ts': `import '#test/kit.ts'`,
  },
  'server-does-not-see-the-web': { 'server/src/app/on-web.ts': `import '../../../web/src/ui/button.tsx'` },
  'platform-is-the-ground-floor': {
    'server/src/platform/on-module.ts': `import '#modules/identity/public.ts'`,
    'server/src/platform/on-module.test.ts': `import '#modules/identity/public.ts'`,
    'server/src/platform/on-app.ts': `import '#app/modules.ts'`,
    'server/src/platform/on-entry.ts': `import '#entry/main.ts'`,
    'server/src/platform/on-seed.ts': `import '../../seed/seed.ts'`,
    'server/src/platform/by-type.ts': `import type { learning } from '#modules/learning/public.ts'`,
    'server/src/platform/by-export.ts': `export { learning } from '#modules/learning/public.ts'`,
    'server/src/platform/by-type-export.ts': `export type { learning } from '#modules/learning/public.ts'`,
    'server/src/platform/by-call.ts': `export const load = () => import('#modules/learning/public.ts')`,
  },
  'modules-do-not-see-the-app': {
    'server/src/modules/identity/on-app.ts': `import '#app/modules.ts'`,
    'server/src/modules/identity/on-app.test.ts': `import '#app/modules.ts'`,
    'server/src/modules/identity/on-entry.ts': `import '#entry/main.ts'`,
  },
  'app-does-not-see-entry': { 'server/src/app/on-entry.ts': `import '#entry/main.ts'` },
  'knock-at-the-public-door': {
    'server/src/modules/courses/on-sql.ts': `import '#modules/identity/user-sql.ts'`,
    'server/src/modules/courses/on-module.ts': `import '#modules/identity/module.ts'`,
  },
  'tests-enter-by-public-or-builders': {
    'server/src/modules/courses/on-sql.test.ts': `import '#modules/identity/user-sql.ts'`,
    'server/src/modules/courses/sql-builders.ts': `import '#modules/identity/user-sql.ts'`,
  },
  'app-uses-the-doors': {
    'server/src/app/on-sql.ts': `import '#modules/identity/user-sql.ts'`,
    'server/src/entry/on-sql.ts': `import '#modules/identity/user-sql.ts'`,
  },
  'seed-builds': { 'server/seed/on-sql.ts': `import '#modules/identity/user-sql.ts'` },
  'builders-are-for-tests-and-seed': { 'server/src/modules/identity/built.ts': `import './user-builders.ts'` },
  'only-routes-speak-http': {
    'server/src/modules/identity/speak-fastify.ts': `import type { FastifyRequest } from 'fastify'`,
    'server/src/modules/identity/speak-plugin.ts': `import '@fastify/multipart'`,
    'server/src/modules/identity/speak-typebox.ts': `import 'typebox'`,
  },
  'only-sql-speaks-sql': {
    'server/src/modules/identity/speak-kysely.ts': `import type { Kysely } from 'kysely'`,
    'server/src/modules/identity/speak-pg.ts': `import 'pg'`,
  },
  ...modulePlants(),
  'web-knows-the-server-by-its-client': {
    'web/src/platform/on-server.ts': `import '../../../server/src/platform/clock.ts'`,
  },
  'ui-knows-no-feature': {
    'web/src/ui/on-platform.ts': `import '../platform/api.ts'`,
    'web/src/ui/on-feature.ts': `import '../features/learning/lesson.tsx'`,
  },
  'web-platform-knows-no-feature': {
    'web/src/platform/on-feature.ts': `import '../features/learning/lesson.tsx'`,
    'web/src/platform/on-app.ts': `import '../app/router.ts'`,
  },
  'features-do-not-see-the-app': { 'web/src/features/learning/on-app.ts': `import '../../app/router.ts'` },
  'no-feature-imports-a-feature': {
    'web/src/features/learning/on-courses.ts': `import '../courses/course-list.tsx'`,
  },
  'only-the-web-platform-calls-the-api': {
    'web/src/ui/on-api.ts': `import type { api } from '@upskill/api-client'`,
    'web/src/features/learning/on-api.ts': `import '@upskill/api-client'`,
    'web/src/app/on-api.ts': `import '@upskill/api-client'`,
  },
}

/** For each row of the mayUse table, a module that uses one it may not. */
function modulePlants(): typeof plants {
  return Object.fromEntries(
    Object.entries(mayUse).map(([module, others]) => {
      const forbidden = ['files', 'learning', 'identity'].find((name) => name !== module && !others.includes(name))!
      const rule = `${module}-may-use-${others.join('-and-') || 'no-module'}`
      return [rule, { [`server/src/modules/${module}/on-${forbidden}.ts`]: `import '#modules/${forbidden}/public.ts'` }]
    }),
  )
}

const planted = Object.entries(plants).flatMap(([rule, files]) => Object.keys(files).map((file) => ({ rule, file })))

describe('the floors', () => {
  let tree: ScratchTree
  beforeAll(async () => {
    tree = await createScratchTree(houseThatStands)
  })
  afterAll(() => tree.remove())

  test('hold in a tree that keeps every rule', async () => {
    expect(await findFloorViolations(tree.root)).toEqual([])
  })

  test('fail when the cruiser leaves a file out', async () => {
    const tree = await createScratchTree(houseThatStands)
    await hideFromCruiser(tree, 'platform/clock')
    expect(await findFloorViolations(tree.root)).toEqual([
      { rule: 'every-file-is-cruised', from: 'server/src/platform/clock.ts', to: '' },
    ])
    await tree.remove()
  })

  test('fail when a module has no row in the mayUse table', async () => {
    const tree = await createScratchTree({ ...houseThatStands, 'server/src/modules/payments/payment.ts': '' })
    expect(await findFloorViolations(tree.root)).toEqual([
      { rule: 'every-module-has-a-may-use-row', from: 'server/src/modules/payments', to: '' },
    ])
    await tree.remove()
  })

  describe('when every rule is broken', () => {
    let found: FloorViolation[]
    beforeAll(async () => {
      for (const files of Object.values(plants)) await tree.write(files)
      found = await findFloorViolations(tree.root)
    })

    test.each(planted)('fail by $rule alone at $file', ({ rule, file }) => {
      expect(found.filter(({ from }) => from === file).map((violation) => violation.rule)).toEqual([rule])
    })

    test('fail nowhere else', () => {
      const files = new Set(planted.map(({ file }) => file))
      expect(found.filter(({ from }) => !files.has(from))).toEqual([])
    })

    test('leave no rule untried', () => {
      const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as CruiserConfig
      expect(Object.keys(plants).toSorted()).toEqual(forbidden.map(({ name }) => name).toSorted())
    })
  })
})

async function hideFromCruiser(tree: ScratchTree, path: string): Promise<void> {
  await rename(join(tree.root, '.dependency-cruiser.cjs'), join(tree.root, 'house.cjs'))
  await tree.write({
    '.dependency-cruiser.cjs': `const house = require('./house.cjs')
      module.exports = { ...house, options: { ...house.options, exclude: { path: '${path}' } } }`,
  })
}

interface CruiserConfig {
  forbidden: { name: string }[]
}
