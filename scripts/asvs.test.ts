import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** How many requirements of level 1 and of level 2 each chapter of OWASP ASVS 5.0.0 has. V17 is left out as a whole. */
const requirements: Readonly<Record<string, readonly [level1: number, level2: number]>> = {
  V1: [8, 19],
  V2: [4, 7],
  V3: [8, 11],
  V4: [2, 8],
  V5: [4, 5],
  V6: [13, 22],
  V7: [6, 12],
  V8: [4, 3],
  V9: [4, 3],
  V10: [5, 24],
  V11: [3, 11],
  V12: [3, 6],
  V13: [1, 12],
  V14: [2, 7],
  V15: [3, 10],
  V16: [0, 16],
}
const statuses = ['met', 'partly', 'not yet', 'n/a']

const page = readFileSync('docs/security/asvs.md', 'utf8')
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

interface Row {
  readonly id: string
  readonly chapter: string
  readonly level: string
  readonly what: string
  readonly status: string
  readonly how: string
}

const rows: readonly Row[] = page.split(/^## (?=V\d)/m).flatMap((section) => {
  const chapter = /^V\d+/.exec(section)?.[0] ?? ''
  const lines = section.split('\n').filter((line) => /^\| [\d.]+ \|/.test(line) && chapter !== '')
  return lines.map((line) => {
    const [id = '', level = '', what = '', status = '', how = ''] = cellsOf(line)
    return { id, chapter, level, what, status, how }
  })
})

/** What stands in backticks and ends like a file. */
const filesIn = (text: string) =>
  [...text.matchAll(/`([^`\s]+\.(?:ts|tsx|md|json|yml|cfg|sql|mjs|cjs))`/g)].map(([, path = '']) => path)

test('every requirement of levels 1 and 2 has one row, in its chapter', () => {
  expect(rows.filter(({ id, chapter }) => !new RegExp(`^${chapter.slice(1)}\\.\\d+\\.\\d+$`).test(id))).toEqual([])
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  const counted = (chapter: string, level: string) =>
    rows.filter((row) => row.chapter === chapter && row.level === level).length
  const counts = Object.keys(requirements).map((chapter) => [chapter, [counted(chapter, '1'), counted(chapter, '2')]])
  expect(Object.fromEntries(counts)).toEqual(requirements)
  expect(rows).toHaveLength(
    Object.values(requirements)
      .flat()
      .reduce((sum, count) => sum + count),
  )
})

test('every row says what it is about, how far it is met, and why', () => {
  expect(rows.filter(({ what, status, how }) => !what || !statuses.includes(status) || !how)).toEqual([])
  expect(rows.filter(({ status, how }) => status === 'partly' && !how.includes('Missing'))).toEqual([])
})

test('what is met names a file that shows it, and every file that is named is there', () => {
  expect(rows.filter(({ status, how }) => status === 'met' && filesIn(how).length === 0)).toEqual([])
  const named = filesIn(page)
  expect(named.length).toBeGreaterThan(rows.length / 2)
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})

test('the summary counts the rows', () => {
  const summary = page.split('\n').flatMap((line) => {
    const [level = '', ...counts] = /^\| (1|2|both) \|/.test(line) ? cellsOf(line) : []
    return level === '' ? [] : [[level, ...counts.map(Number)]]
  })
  const counted = (level: string) => {
    const some = rows.filter((row) => level === 'both' || row.level === level)
    return [level, ...statuses.map((status) => some.filter((row) => row.status === status).length), some.length]
  }
  expect(summary).toEqual(['1', '2', 'both'].map(counted))
})
