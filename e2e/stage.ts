import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { type RunningUpskill, startUpskill } from '../server/test/run-upskill.ts'

/** A real UpSkill with a data folder of its own, and a real Chromium to look at it with. */
export interface Stage {
  readonly upskill: RunningUpskill
  readonly dataDir: string
  /** A visitor with cookies of their own. */
  visitor(options?: BrowserContextOptions): Promise<Page>
  /** What pages complained of: script errors, refused content, failed requests. */
  readonly complaints: readonly string[]
  /** Stops UpSkill as Ctrl-C would and starts it again on the same data and address. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** As Debian's Chromium needs it, run by whomever, and quiet towards the network. */
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface StageOptions {
  readonly demo?: boolean
  /** Beside what every stage has. */
  readonly env?: Readonly<Record<string, string>>
}

export async function openStage({ demo = false, env: more = {} }: StageOptions = {}): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'upskill-e2e-'))
  const env = { UPSKILL_DEMO: demo ? 'on' : 'off', ...more }
  let upskill = await startUpskill({ dataDir, args: ['up'], env })
  const { url } = upskill
  const browser = await launchChromium()
  const complaints: string[] = []
  return {
    get upskill() {
      return upskill
    },
    dataDir,
    complaints,
    async visitor(options = {}) {
      const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options })
      const page = await context.newPage()
      listenForComplaints(page, complaints)
      return page
    },
    async restart() {
      await upskill.stop()
      upskill = await startUpskill({ dataDir, args: ['up'], env: { ...env, PORT: new URL(url).port } })
    },
    async close() {
      await browser.close()
      await upskill.stop()
      await rm(dataDir, { recursive: true })
    },
  }
}

function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium', args: chromiumFlags })
}

/** Requests that a page may make and be refused: who is signed in, a used link, and what a journey does on purpose. */
const expectedRefusals = new Set([400, 401, 404, 409, 412])

function listenForComplaints(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    const isNoise = /Failed to load resource/.test(message.text())
    if (message.type() === 'error' && !isNoise) complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !expectedRefusals.has(response.status())) {
      complaints.push(`${page.url()}: ${response.status()} ${response.request().method()} ${response.url()}`)
    }
  })
}

/** Closes a visitor's window with everything that belongs to it. */
export const leave = (page: Page): Promise<void> => page.context().close()
