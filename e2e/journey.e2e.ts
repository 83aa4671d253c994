import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sampleCourseZip } from '../server/test/sample-course.ts'
import { leave, openStage, type Stage } from './stage.ts'

const password = 'correct horse battery staple'
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test('a course is imported, published, joined, read and completed, and all of it outlasts a restart', async () => {
  const author = await stage.visitor()
  await signUp(author, 'Ada Author')
  await author.getByLabel('Organization name').fill('Harbor Clinic')
  await author.getByRole('button', { name: 'Create organization' }).click()
  await author.waitForURL('**/o/harbor-clinic')

  const title = await importCourse(author)
  await publish(author)
  const invitation = await invite(author, 'rita@example.org')

  const reader = await stage.visitor()
  await reader.goto(invitation)
  await fillSignUp(reader, 'Rita Reader')
  await reader.waitForURL('**/o/harbor-clinic')
  await reader.goto(invitation)
  await reader.waitForURL('**/o/harbor-clinic')
  await enroll(reader, title)
  const lessons = await readToTheEnd(reader)
  expect(lessons).toBeGreaterThan(1)
  await reader.getByRole('heading', { name: `You finished ${title}` }).waitFor()

  await stage.restart()
  await reader.goto('/')
  await reader.waitForURL('**/o/harbor-clinic')
  await reader
    .getByText(/^Finished \w/)
    .first()
    .waitFor()
  await author.goto('/o/harbor-clinic/catalog')
  await author.getByRole('link', { name: title }).first().waitFor()

  await leave(reader)
  await leave(author)
  expect(stage.complaints).toEqual([])
})

async function signUp(page: Page, name: string): Promise<void> {
  await page.goto('/sign-up')
  await fillSignUp(page, name)
  await page.waitForURL('**/organizations/new')
}

async function fillSignUp(page: Page, name: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  const email = page.getByLabel('E-mail address')
  if (await email.isEditable()) await email.fill(`${name.split(' ')[0]?.toLowerCase()}@example.org`)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

/** Imports the sample course in the studio; resolves with its title. */
async function importCourse(page: Page): Promise<string> {
  await page.goto('/o/harbor-clinic/studio')
  await page.getByRole('button', { name: /^Bring what you have/ }).click()
  const zip = { name: 'course.zip', mimeType: 'application/zip', buffer: await sampleCourseZip() }
  await page.getByLabel('Choose a zip file').setInputFiles(zip)
  await page.getByText('Your course is here, as a draft').waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Open the course' }).click()
  const title = page.getByLabel('Title', { exact: true })
  await title.waitFor()
  return title.inputValue()
}

/** Fills in what the checklist asks for and publishes. */
async function publish(page: Page): Promise<void> {
  const summary = page.getByLabel('Summary')
  if ((await summary.inputValue()) === '') await summary.fill('What it is about, in a sentence.')
  const open = page.getByRole('button', { name: 'Publish' })
  await open.click()
  await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click()
  await page.getByText('Version 1 is published.').waitFor()
}

/** Invites an address as a learner; resolves with the link. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto('/o/harbor-clinic/members')
  await page.getByRole('button', { name: 'Invite people' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('E-mail address').fill(email)
  await dialog.getByRole('button', { name: 'Send invitation' }).click()
  return dialog.getByLabel('Invitation link').inputValue()
}

async function enroll(page: Page, title: string): Promise<void> {
  await page.getByRole('link', { name: 'Browse the catalog' }).click()
  await page.getByRole('searchbox', { name: 'Search courses' }).fill(title.split(' ')[0] ?? '')
  await page.getByRole('link', { name: title }).first().click()
  await page.getByRole('button', { name: 'Start course' }).click()
  await page.waitForURL('**/learn/**')
}

/** Goes through the player by its buttons; resolves with the number of lessons. */
async function readToTheEnd(page: Page): Promise<number> {
  const heading = page.getByRole('article').getByRole('heading', { level: 1 })
  const next = page.getByRole('link', { name: /^Next/ })
  const finish = page.getByRole('button', { name: 'Finish course' })
  for (let lessons = 1; ; lessons++) {
    // The last lesson offers to finish the course once the lessons before it are recorded.
    await next.or(finish).waitFor()
    if (await finish.isVisible()) {
      await finish.click()
      return lessons
    }
    const title = await heading.innerText()
    await next.click()
    await heading.filter({ hasNotText: title }).waitFor()
  }
}
