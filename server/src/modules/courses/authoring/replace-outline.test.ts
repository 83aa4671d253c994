import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrganizationActor } from '#platform/actor.ts'
import { actorOf } from '#test/actor-of.ts'
import { countQueries } from '#test/count-queries.ts'
import { startTestServer, type TestServer } from '#test/start-test-server.ts'
import { aCourse, aLesson } from '../course-builders.ts'
import { createCourse } from './create-course.ts'
import type { Draft } from './draft.ts'
import { getDraft } from './get-draft.ts'
import type { WantedModule } from './outline.ts'
import { replaceOutline } from './replace-outline.ts'

let server: TestServer
let actor: OrganizationActor

beforeAll(async () => {
  server = await startTestServer()
  const { owner, organizationId } = await server.found('Outlines')
  actor = await actorOf(owner, organizationId)
})
afterAll(() => server.close())

const outlineOf = ({ modules }: Draft): WantedModule[] =>
  modules.map(({ id, title, lessons }) => ({ id, title, lessonIds: lessons.map((lesson) => lesson.id) }))

const replace = (draft: Draft, wanted: readonly WantedModule[]) =>
  replaceOutline(server.platform, actor, draft.courseId, wanted, draft.version)

/** A draft with three modules of four lessons each. */
const begin = (title: string): Promise<Draft> =>
  createCourse(server.platform, actor, {
    ...aCourse(title),
    modules: ['A', 'B', 'C'].map((module) => ({
      title: module,
      lessons: [1, 2, 3, 4].map((number) => aLesson(`${module}${number}`)),
    })),
  })

/** How to lay out modules and lessons: by index, so that it fits any draft. */
const anyLayout = fc.record({
  modules: fc.shuffledSubarray([0, 1, 2]),
  places: fc.array(fc.option(fc.nat(3)), { minLength: 12, maxLength: 12 }),
  order: fc.shuffledSubarray(Array.from({ length: 12 }).keys().toArray(), { minLength: 12 }),
})

test('whatever is done to an outline, the draft is what was asked for, and the former outline brings everything back', async () => {
  const first = await begin('Any outline')
  const original = outlineOf(first)
  const moduleIds = original.map(({ id }) => id)
  const lessonIds = original.flatMap((module) => module.lessonIds)
  let draft = first
  await fc.assert(
    fc.asyncProperty(fc.array(anyLayout, { minLength: 1, maxLength: 3 }), async (layouts) => {
      for (const { modules, places, order } of layouts) {
        const wanted = [...modules.map((index) => moduleIds[index]), undefined].map((id, at) => ({
          ...(id === undefined ? {} : { id }),
          title: `Title ${at}`,
          lessonIds: order.filter((index) => places[index] === at).map((index) => lessonIds[index] ?? ''),
        }))
        draft = await replace(draft, wanted)
        const { title, lessonIds: listed } = { title: draft.modules.map((m) => m.title), lessonIds: outlineOf(draft) }
        expect(title).toEqual(wanted.map((module) => module.title))
        expect(listed.map((module) => module.lessonIds)).toEqual(wanted.map((module) => module.lessonIds))
      }
      draft = await replace(draft, original)
      expect(draft.modules).toEqual(first.modules)
      expect(await getDraft(server.platform, actor, draft.courseId)).toEqual(draft)
    }),
    { numRuns: 25 },
  )
})

test('an outline takes as many statements for twelve lessons as for none', async () => {
  const draft = await begin('Statements')
  let small = draft
  const few = await countQueries(async () => {
    small = await replace(draft, [{ title: 'One', lessonIds: [] }])
  })
  const many = await countQueries(() => replace(small, outlineOf(draft)))
  expect(many).toBe(few)
})
