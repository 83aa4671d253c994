/** `npm run screenshots`: photographs the demo content for the README, in the browser the tests use. */
import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openStage } from '../e2e/stage.ts'
import { provideRequirements } from './requirements.ts'

const folder = fileURLToPath(new URL('../docs/images/', import.meta.url))
const viewport = { width: 1280, height: 800 }

Object.assign(process.env, await provideRequirements())
await mkdir(folder, { recursive: true })
const stage = await openStage({ demo: true })
try {
  const learner = await signedIn('leo@brightwater.example')
  await photograph(learner, '/o/brightwater', 'home')
  await learner.getByRole('link', { name: 'Resume' }).first().click()
  await learner.waitForURL('**/learn/*/*')
  await photograph(learner, new URL(learner.url()).pathname, 'lesson')

  const instructor = await signedIn('ines@brightwater.example')
  await instructor.goto('/o/brightwater/studio')
  await instructor.getByRole('link', { name: 'SQL window functions in practice' }).first().click()
  await instructor.waitForURL('**/studio/*')
  await photograph(instructor, new URL(instructor.url()).pathname, 'studio')
} finally {
  await stage.close()
}

async function signedIn(email: string): Promise<Page> {
  const page = await stage.visitor({ viewport, colorScheme: 'light' })
  await page.request.post('/api/v1/session', { data: { email, password: 'learning by doing' } })
  return page
}

async function photograph(page: Page, path: string, name: string): Promise<void> {
  await page.goto(path)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: `${folder}${name}.png`, animations: 'disabled' })
  console.log(`docs/images/${name}.png`)
}
