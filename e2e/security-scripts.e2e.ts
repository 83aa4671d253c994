/**
 * Whether anything that somebody wrote can run in the browser of somebody else, with the content security policy switched
 * off: it is the second wall, and this is about the first. Seen as running are a call of `hit`, a dialog, a request to
 * anywhere but UpSkill, and a property of the page that is no longer its own.
 */
import type { Page, Route } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderLesson } from '../server/src/modules/courses/authoring/render-lesson.ts'
import { buildZip } from '../server/src/platform/archive/archive-builders.ts'
import { scriptPayloads } from './script-payloads.ts'
import { openStage, type Stage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await openStage({ demo: true })
})
afterAll(() => stage.close())

// Scripts for the page are text, since this program's types know no document.
/** Some attacks would take these away. */
const keepTools = `
  globalThis.create = document.createElement.bind(document)
  globalThis.findAll = document.querySelectorAll.bind(document)`

/** Does to everything on the page what a person or a browser might, short of following links. */
const provoke = `(() => {
  const names = ['load', 'error', 'focus', 'focusin', 'mouseover', 'pointerenter', 'click', 'auxclick', 'toggle', 'wheel',
    'beforetoggle', 'animationstart', 'animationend', 'transitionend', 'begin', 'cuechange', 'play', 'scrollend']
  addEventListener('click', (event) => event.preventDefault(), { capture: true, once: false })
  for (const element of findAll('#payloads *')) {
    for (const name of names) element.dispatchEvent(new Event(name, { cancelable: true }))
  }
})()`

/** Addresses that would run, names that stand in for the page's own, and what is not where it was. */
const survey = `(() => {
  const links = [...findAll('#payloads [href], #payloads [src], #payloads [action]')]
    .map((element) => element.href?.baseVal ?? element.href ?? element.src ?? element.action)
    .filter((address) => !/^(https?|mailto):/.test(address))
  const named = [...findAll('#payloads [name], #payloads [id]')]
    .map((element) => element.getAttribute('name') ?? element.id)
    .filter((name) => !name.startsWith('section-'))
  const changed = ['getElementById', 'createElement', 'body', 'head', 'cookie', 'forms', 'location', 'defaultView']
    .filter((name) => Object.hasOwn(document, name) && name !== 'location')
    .concat(document.getElementById instanceof Function ? [] : ['getElementById'])
  return [...links, ...named, ...changed]
})()`

interface Watched {
  readonly page: Page
  /** The numbers of the attacks that ran. */
  readonly hits: Set<number>
  /** Dialogs, and requests to anywhere else. */
  readonly noticed: string[]
}

/** A visitor whose browser enforces no content security policy. */
async function openWithoutPolicy(): Promise<Watched> {
  const page = await stage.visitor({ bypassCSP: true })
  const noticed: string[] = []
  const here = new URL(stage.upskill.url).origin
  page.on('dialog', (dialog) => {
    noticed.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (!/^(data|blob|about):/.test(request.url()) && !request.url().startsWith(`${here}/`)) noticed.push(request.url())
  })
  const hits = new Set<number>()
  await page.exposeFunction('hit', (number: unknown) => void hits.add(Number(number)))
  await page.addInitScript(keepTools)
  return { page, hits, noticed }
}

/** Puts each piece of HTML into a page of the app, as it puts lessons there, and says what came of it. */
async function show({ page, hits, noticed }: Watched, pieces: readonly string[]) {
  await page.goto('/sign-in')
  await page.locator('h1').first().waitFor()
  await page.evaluate(
    `((pieces) => {
      const area = create('div')
      area.id = 'payloads'
      document.body.append(area)
      for (const piece of pieces) {
        const place = create('div')
        place.className = 'lesson-text'
        place.innerHTML = piece
        area.append(place)
      }
    })(${JSON.stringify(pieces)})`,
  )
  await page.evaluate(provoke)
  await page.waitForLoadState('networkidle')
  return { hits: [...hits], survey: await page.evaluate<string[]>(survey), noticed }
}

test('the attacks are many, and this browser falls for them where nothing stands in between', async () => {
  expect(new Set(scriptPayloads).size).toBeGreaterThanOrEqual(500)
  const watched = await openWithoutPolicy()
  const { hits, survey: found, noticed } = await show(watched, scriptPayloads)
  expect(hits.length).toBeGreaterThan(150)
  expect(found.length).toBeGreaterThan(100)
  expect(noticed.length).toBeGreaterThan(3)
  await watched.page.context().close()
})

test('no attack runs in a lesson, whatever part of it holds it', async () => {
  const organization = { organizationId: '01890000-0000-7000-8000-000000000001' }
  const places = ['%', '## %', '> - % x', '| a |\n|---|\n| % |', '::: challenge\n%\n:::', '[%](/x "%")', '![%](%)']
  const texts = scriptPayloads.flatMap((payload, index) => [
    payload,
    (places[index % places.length] ?? '%').replaceAll('%', () => payload),
  ])
  const pieces: string[] = []
  for (const text of texts) pieces.push(await renderLesson(organization, text))
  const watched = await openWithoutPolicy()
  const outcome = await show(watched, pieces)
  expect(outcome).toEqual({ hits: [], survey: [], noticed: [] })
  await watched.page.context().close()
})

/** Texts of an answer that the app shows as they are; whatever else holds text is an id, a date, an address or HTML. */
const shownTexts =
  /^(name|title|description|summary|slug|email|detail|objectives|headline|message|path|license|attribution|attributionText|fileName|userName|userAgent|label|browser|device|subject|text|question|keyPoints)$/

/** The same answer with an attack in every text that is shown, and a different one each time. */
function poison(body: unknown, take: () => string): unknown {
  if (Array.isArray(body)) return body.map((item) => (typeof item === 'string' ? item : poison(item, take)))
  if (typeof body !== 'object' || body === null) return body
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => {
      if (!shownTexts.test(key) || key === 'slug') return [key, poison(value, take)]
      if (typeof value === 'string') return [key, take()]
      if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return [key, value.map(take)]
      return [key, poison(value, take)]
    }),
  )
}

test('no attack runs from a name, a title or any other text that the server answers with', async () => {
  const { page, hits, noticed } = await openWithoutPolicy()
  const signedIn = await page.request.post('/api/v1/session', {
    data: { email: 'olivia@brightwater.example', password: 'learning by doing' },
  })
  expect(signedIn.status()).toBe(201)
  const { paths } = await demoPaths(page)

  let taken = 0
  const shown = new Set<number>()
  const perText = 12
  const take = () => {
    const from = taken
    taken = (taken + perText) % scriptPayloads.length
    return Array.from({ length: perText }, (_, offset) => {
      const index = (from + offset) % scriptPayloads.length
      shown.add(index)
      return scriptPayloads[index]
    }).join(' ')
  }
  await page.route('**/api/v1/**', async (route: Route) => {
    const answer = await route.fetch()
    if (!/json/.test(answer.headers()['content-type'] ?? '')) return route.fulfill({ response: answer })
    return route.fulfill({ response: answer, json: poison(await answer.json(), take) })
  })

  for (const path of paths) {
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect([path, [...hits], noticed]).toEqual([path, [], []])
  }
  expect(shown.size).toBe(scriptPayloads.length)
  await page.context().close()
})

test('no attack runs from the titles, texts and file names of an imported course', async () => {
  const { page, hits, noticed } = await openWithoutPolicy()
  await page.request.post('/api/v1/session', {
    data: { email: 'olivia@brightwater.example', password: 'learning by doing' },
  })
  const { api } = await demoPaths(page)
  const attacks = scriptPayloads.filter((payload) => !payload.includes('\u0000'))
  const perLesson = 10
  const lessons = Array.from({ length: Math.ceil(attacks.length / perLesson) }, (_, index) =>
    attacks.slice(index * perLesson, (index + 1) * perLesson),
  )
  const zip = buildZip([
    { name: 'config.yaml', content: `title: ${JSON.stringify(attacks[0])}\nlicense: ${JSON.stringify(attacks[1])}` },
    ...lessons.map((texts, index) => ({
      name: `episodes/${String(index).padStart(3, '0')}-<img src=x onerror=hit(${index})>.md`,
      content: `---\ntitle: ${JSON.stringify(texts[0])}\n---\n\n${texts.join('\n\n')}\n`,
    })),
  ])
  const name = '<img src=x onerror=hit(1)>.zip'
  const sent = await page.request.post(`${api}/imports`, {
    multipart: { file: { name, mimeType: 'application/zip', buffer: zip } },
  })
  expect(sent.status()).toBe(202)
  const { id } = await sent.json()
  const imported = async () => (await page.request.get(`${api}/imports/${id}`)).json()
  await expect.poll(async () => (await imported()).status, { timeout: 20_000 }).toBe('succeeded')
  const { courseId } = await imported()
  const draft = await (await page.request.get(`${api}/courses/${courseId}/draft`)).json()
  const lessonIds = draft.modules.flatMap((module: { lessons: { id: string }[] }) =>
    module.lessons.map(({ id: own }) => own),
  )
  expect(lessonIds.length).toBeGreaterThan(50)

  const studio = `/o/brightwater/studio/${courseId}`
  for (const path of [studio, `${studio}/lessons/${lessonIds[0]}`, `${studio}/lessons/${lessonIds.at(-1)}`]) {
    await page.goto(path)
    await page.locator('h1').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect([path, [...hits], noticed]).toEqual([path, [], []])
  }
  await page.context().close()
})

/** Pages of the demo organization that show what people wrote, and where its part of the API is. */
async function demoPaths(page: Page) {
  const get = async (path: string) => (await page.request.get(`/api/v1${path}`)).json()
  const { id } = (await get('/organizations')).data[0]
  const own = `/organizations/${id}`
  const [course] = (await get(`${own}/authoring/courses`)).data
  const draft = await get(`${own}/courses/${course.id}/draft`)
  const org = '/o/brightwater'
  return {
    api: `/api/v1${own}`,
    paths: [
      org,
      `${org}/catalog`,
      `${org}/courses/${course.id}`,
      `${org}/members`,
      `${org}/studio`,
      `${org}/studio/${course.id}`,
      `${org}/studio/${course.id}/lessons/${draft.modules[0].lessons[0].id}`,
      `/profile`,
      `/profile/security`,
      `/organizations/new`,
    ],
  }
}
