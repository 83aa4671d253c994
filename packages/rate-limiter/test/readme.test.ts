import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import * as library from '../src/index.ts'

const folder = new URL('..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const examples = readdirSync(new URL('examples', folder)).map((file) => `examples/${file}`)
const running: ReturnType<typeof spawn>[] = []

afterEach(() => running.splice(0).forEach((child) => child.kill()))

function run(example: string, ...args: string[]) {
  const child = spawn(process.execPath, [example, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  return child
}

/** Starts an example that serves; answers the address that it prints. */
async function serve(example: string): Promise<string> {
  for await (const line of createInterface(run(example, '0').stdout)) {
    if (line.startsWith('http://')) return line
  }
  throw new Error(`${example} ended without an address`)
}

describe('the README', () => {
  const samples = [...read('README.md').matchAll(/^```ts\n(.*?)^```/gms)].map(([, sample = '']) => sample)

  it('shows nothing but parts of the examples, which are compiled and run', () => {
    const shown = examples.map(read)
    expect(samples.length).toBeGreaterThan(4)
    for (const sample of samples) {
      expect(
        shown.some((example) => example.includes(sample)),
        sample,
      ).toBe(true)
    }
  })

  it('says what the first example prints', async () => {
    const child = run('examples/in-memory.ts')
    const [printed] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(read('README.md')).toContain(`\`\`\`text\n${printed}\`\`\``)
  })
})

describe('the reference', () => {
  it('names everything that is exported', () => {
    const reference = read('docs/api.md')
    for (const name of Object.keys(library)) expect(reference).toMatch(new RegExp(`\\b${name}\\b`))
  })
})

describe('an example', () => {
  it('serves with Fastify', async () => {
    const url = await serve('examples/fastify-server.ts')
    const response = await fetch(url, { headers: { 'x-user': 'ada' } })
    expect(response.headers.get('ratelimit')).toBe('"address.all";r=499;t=1, "user.read";r=59;t=1')
  })

  it('serves with node:http', async () => {
    const url = await serve('examples/http-server.ts')
    const response = await fetch(url)
    expect(await response.text()).toBe('hello')
    expect(response.headers.get('ratelimit')).toBe(
      '"address.all";r=499;t=1, "user.read";r=55;t=1, "user.export";r=95;t=36',
    )
    let last = response
    for (let more = 0; last.ok && more < 25; more++) last = await fetch(url)
    expect(last.status).toBe(429)
    expect(last.headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    expect(await last.json()).toMatchObject({ title: 'Quota exceeded', status: 429 })
  })
})
