/**
 * Patterns are part of what hostile text is read with: one that tries more ways than the text is long stops the whole
 * server. Every pattern of the sources is found in their syntax trees and run over texts that its own characters are
 * pumped up to. A pattern whose work grows with the square of the text takes a fraction of a second for one of these; one
 * that grows faster does not come back before the deadline, whatever the machine.
 */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { parseSync } from '@swc/core'
import { expect, test } from 'vitest'

const rootDir = fileURLToPath(new URL('../../../', import.meta.url))
const sources = globSync(['server/src/**/*.ts', 'packages/*/src/**/*.ts', 'web/src/**/*.{ts,tsx}'], { cwd: rootDir })

interface Pattern {
  readonly file: string
  readonly pattern: string
  readonly flags: string
}

const patterns = sources.filter((file) => !/\.test\.tsx?$/.test(file)).flatMap(patternsOf)

function patternsOf(file: string): Pattern[] {
  const found: Pattern[] = []
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if ('type' in node && node.type === 'RegExpLiteral') {
      const { pattern, flags } = node as unknown as Pattern
      found.push({ file, pattern, flags })
    }
    for (const child of Object.values(node)) walk(child)
  }
  walk(parseSync(readFileSync(`${rootDir}${file}`, 'utf8'), { syntax: 'typescript', tsx: file.endsWith('x') }))
  return found
}

/** Runs in a thread of its own, that can be stopped while a pattern is being tried; says which one it is at. */
const trial = `
  const { parentPort, workerData } = require('node:worker_threads')
  const length = 4_000
  for (const [index, { pattern, flags }] of workerData.entries()) {
    const expression = new RegExp(pattern, flags.replace(/[gy]/g, ''))
    const words = pattern.match(/[\\w<>"'=@:/.#-]{2,}/g) ?? []
    const characters = new Set([...pattern.replace(/\\\\[a-zA-Z]/g, ''), 'a', 'A', '0', ' ', '\\t', '\\n', '-', '.', '\\u00e9'])
    const units = [...characters, ...words.slice(0, 6), 'a.', 'a ', '0a', 'a@', 'a-', '<a']
    const openings = ['', ...words.slice(0, 3), words[0] + ' ', 'a', '"', '<']
    for (const unit of units) {
      parentPort.postMessage(index)
      const pumped = unit.repeat(Math.ceil(length / unit.length))
      for (const opening of openings) for (const ending of ['', '\\u0000', unit + '!']) expression.test(opening + pumped + ending)
    }
  }
  parentPort.postMessage('done')`

/** The pattern that does not come back, if there is one. */
async function findExplosive(tried: readonly Pattern[], deadlineMs = 20_000): Promise<Pattern | undefined> {
  const worker = new Worker(trial, { eval: true, workerData: tried })
  let at: number | undefined
  try {
    return await new Promise<Pattern | undefined>((resolve, reject) => {
      let timer = setTimeout(() => resolve(tried[0]), deadlineMs)
      worker.on('message', (message: number | 'done') => {
        clearTimeout(timer)
        if (message === 'done') return resolve(undefined)
        at = message
        timer = setTimeout(() => resolve(tried[message]), deadlineMs)
      })
      worker.on('error', (error) => reject(new Error(`at ${JSON.stringify(tried[at ?? 0])}`, { cause: error })))
    })
  } finally {
    await worker.terminate()
  }
}

test('no pattern of the sources explodes, whatever text it is held against', async () => {
  expect(patterns.length).toBeGreaterThan(150)
  expect(await findExplosive(patterns)).toBeUndefined()
}, 120_000)

test.each(['^(a+)+$', '^(\\w+\\s?)*$', '^(a|a)*$', '(.*a){12}$'])('one that does is caught: %s', async (pattern) => {
  const explosive = { file: 'planted', pattern, flags: '' }
  expect(await findExplosive([explosive], 2_000)).toEqual(explosive)
})
