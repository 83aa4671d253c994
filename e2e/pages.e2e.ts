import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isOverBudget, weighPages } from '../web/bundle-budget.ts'
import { leave, openStage, type Stage } from './stage.ts'

interface DemoPage {
  /** The route as web/src/app/router.tsx has it. */
  readonly route: string
  readonly path: string
  readonly as: 'stranger' | 'owner' | 'learner'
}

let stage: Stage
let pages: DemoPage[]
beforeAll(async () => {
  stage = await openStage({ demo: true })
  pages = await pagesOfDemo()
})
afterAll(() => stage.close())

const looks = [
  { name: 'wide and light', options: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } },
  { name: 'narrow and dark', options: { viewport: { width: 360, height: 740 }, colorScheme: 'dark' } },
] as const

test.each(looks)(
  'every page is accessible, complete and fits the screen: $name',
  async ({ options }) => {
    const faults: string[] = []
    for (const who of ['stranger', 'owner', 'learner'] as const) {
      const page = await stage.visitor(options)
      if (who !== 'stranger') await signIn(page, who)
      for (const { path, as } of pages) {
        if (as !== who) continue
        await page.goto(path)
        await settle(page)
        faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`))
      }
      await leave(page)
    }
    expect(faults).toEqual([])
    expect(stage.complaints).toEqual([])
  },
  180_000,
)

test('no page of the router is left out', async () => {
  const files = ['router.tsx', 'routes/public-routes.ts', 'routes/settings-routes.ts', 'routes/frame-routes.ts']
  const texts = await Promise.all(
    files.map((file) => readFile(new URL(`../web/src/app/${file}`, import.meta.url), 'utf8')),
  )
  const router = texts.join('\n')
  const segments = [...router.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path)
  const covered = new Set(pages.map(({ route }) => route))
  expect(segments.filter((path) => path !== undefined && path !== '/o/$org' && !covered.has(path))).toEqual([])
})

test('no page makes a visitor download more than its budget', () => {
  const weights = weighPages(fileURLToPath(new URL('../web/dist', import.meta.url)))
  expect(weights.length).toBeGreaterThan(10)
  expect(weights.filter(isOverBudget)).toEqual([])
})

// Scripts for the page are text, since this program's types know no document.
const overflowScript = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
const animationsScript = 'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => 0)'

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const faults = violations.map(({ id, nodes }) => `${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
  const overflow = await page.evaluate<number>(overflowScript)
  return overflow > 0 ? [...faults, `${overflow} px wider than the screen`] : faults
}

/** Nothing is loading any more, and nothing moves. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.locator('h1').first().waitFor()
  await page.evaluate(animationsScript)
}

async function signIn(page: Page, role: 'owner' | 'learner'): Promise<void> {
  const email = { owner: 'olivia@brightwater.example', learner: 'leo@brightwater.example' }[role]
  const answer = await page.request.post('/api/v1/session', { data: { email, password: 'learning by doing' } })
  expect(answer.status()).toBe(201)
}

/** One address for each route, found in the demo content. */
async function pagesOfDemo(): Promise<DemoPage[]> {
  const api = async (page: Page, path: string) => (await page.request.get(`/api/v1${path}`)).json()
  const learner = await stage.visitor()
  await signIn(learner, 'learner')
  const { id } = (await api(learner, '/organizations')).data[0]
  const [enrollment] = (await api(learner, `/organizations/${id}/enrollments`)).data
  await leave(learner)
  const owner = await stage.visitor()
  await signIn(owner, 'owner')
  const [team] = (await api(owner, `/organizations/${id}/teams`)).data
  await leave(owner)
  const { courseId } = enrollment
  const lessonId = enrollment.resumeLesson.id
  const org = '/o/brightwater'
  return [
    { route: '/', path: '/', as: 'stranger' },
    { route: '/sign-in', path: '/sign-in', as: 'stranger' },
    { route: '/sign-in/organization', path: '/sign-in/organization?problem=interrupted', as: 'stranger' },
    { route: '/sign-up', path: '/sign-up', as: 'stranger' },
    { route: '/forgot-password', path: '/forgot-password', as: 'stranger' },
    { route: '/reset-password', path: '/reset-password#no-token', as: 'stranger' },
    { route: '/invitation', path: '/invitation', as: 'stranger' },
    { route: '/farewell', path: '/farewell', as: 'stranger' },
    { route: '*', path: '/nowhere', as: 'stranger' },
    { route: '/organizations/new', path: '/organizations/new', as: 'owner' },
    { route: '/profile', path: '/profile', as: 'owner' },
    { route: '/profile/security', path: '/profile/security', as: 'owner' },
    { route: '/profile/data', path: '/profile/data', as: 'owner' },
    { route: '/settings/security', path: `${org}/settings/security`, as: 'owner' },
    { route: '/members', path: `${org}/members`, as: 'owner' },
    { route: '/teams', path: `${org}/teams`, as: 'owner' },
    { route: '/teams/$teamId', path: `${org}/teams/${team.id}`, as: 'owner' },
    { route: '/settings', path: `${org}/settings`, as: 'owner' },
    { route: '/settings/roles', path: `${org}/settings/roles`, as: 'owner' },
    { route: '/settings/tokens', path: `${org}/settings/tokens`, as: 'owner' },
    { route: '/settings/provisioning', path: `${org}/settings/provisioning`, as: 'owner' },
    { route: '/settings/sign-on', path: `${org}/settings/sign-on`, as: 'owner' },
    { route: '/settings/audit', path: `${org}/settings/audit`, as: 'owner' },
    { route: '/studio', path: `${org}/studio`, as: 'owner' },
    { route: '/studio/$courseId', path: `${org}/studio/${courseId}`, as: 'owner' },
    {
      route: '/studio/$courseId/lessons/$lessonId',
      path: `${org}/studio/${courseId}/lessons/${lessonId}`,
      as: 'owner',
    },
    { route: '/', path: org, as: 'learner' },
    { route: '/catalog', path: `${org}/catalog`, as: 'learner' },
    { route: '/catalog', path: `${org}/catalog?q=nothing-like-this`, as: 'learner' },
    { route: '/courses/$courseId', path: `${org}/courses/${courseId}`, as: 'learner' },
    { route: '/learn/$enrollmentId', path: `${org}/learn/${enrollment.id}`, as: 'learner' },
    { route: '/learn/$enrollmentId/$lessonId', path: `${org}/learn/${enrollment.id}/${lessonId}`, as: 'learner' },
  ]
}
