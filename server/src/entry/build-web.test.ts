import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildWeb } from './build-web.ts'

/** A repository whose build tool only counts how often it ran. */
let rootDir: string

beforeEach(async () => {
  rootDir = await mkdtemp(join(tmpdir(), 'upskill-web-'))
  await write('package-lock.json', '{}')
  await write('packages/api-client/src/index.ts', 'export {}')
  await write('web/package.json', '{}')
  await write('web/src/page.tsx', 'one')
  await write('node_modules/vite/package.json', '{"type":"module"}')
  await write('node_modules/vite/bin/vite.js', buildTool)
})

afterEach(() => rm(rootDir, { recursive: true }))

const buildTool = `
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
if (readFileSync('src/page.tsx', 'utf8') === 'broken') {
  console.error('\\u001B[31mpage.tsx does not parse\\u001B[0m\\n    at parse (parser.js:1:1)')
  process.exit(1)
}
mkdirSync('dist', { recursive: true })
appendFileSync('dist/index.html', 'built ')
`

async function write(path: string, content: string): Promise<void> {
  const file = join(rootDir, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

const page = () => join(rootDir, 'web/dist/index.html')

/** Whether it was told that it takes a while. */
async function build(): Promise<boolean> {
  let told = false
  const whileBuilding = async (building: Promise<void>) => {
    told = true
    await building
  }
  await buildWeb({ rootDir, whileBuilding, signal: new AbortController().signal })
  return told
}

test('it is built once, and not again while nothing changes', async () => {
  expect(await build()).toBe(true)
  expect(await build()).toBe(false)
  expect(await readFile(page(), 'utf8')).toBe('built ')
})

test.each(['web/src/page.tsx', 'web/src/new.css', 'packages/api-client/src/index.ts', 'package-lock.json'])(
  'it is built again when %s changes',
  async (path) => {
    await build()
    await write(path, 'two')
    expect(await build()).toBe(true)
  },
)

test.each(['web/src/page.test.tsx', 'packages/api-client/src/api.d.ts', 'web/node_modules/.vite/cache'])(
  'it is not built again when only %s changes',
  async (path) => {
    await build()
    await write(path, 'two')
    expect(await build()).toBe(false)
  },
)

test('it is built again when the result is gone', async () => {
  await build()
  await rm(page())
  expect(await build()).toBe(true)
})

test('a failed build is explained in the tool’s words without its stack, and tried again the next time', async () => {
  await write('web/src/page.tsx', 'broken')
  await expect(build()).rejects.toThrow(/^the web app could not be built:\npage\.tsx does not parse$/)
  await write('web/src/page.tsx', 'mended')
  expect(await build()).toBe(true)
})

test('without the tool, as in an image, what was built is taken as it is', async () => {
  await build()
  await rm(join(rootDir, 'node_modules'), { recursive: true })
  await write('web/src/page.tsx', 'two')
  expect(await build()).toBe(false)
  await rm(page())
  await expect(build()).rejects.toThrow(/^the web app is not built, .*: run npm ci$/)
  expect(existsSync(page())).toBe(false)
})
