import { glob, readFile } from 'node:fs/promises'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { Problem, type ProblemFactory } from '#platform/problem.ts'

const root = new URL('../../', import.meta.url)

const namespaces = /^https:\/\/(upskill\.dev\/problems\/|iana\.org\/assignments\/http-problem-types)/

/** Every kind of problem that the code defines, as rows of the documentation's table. */
async function definedKinds(): Promise<string[]> {
  const rows: string[] = []
  for await (const file of glob(['server/src/**/*-problems.ts', 'server/src/platform/problem.ts'], { cwd: root })) {
    const exported = Object.values(await import(pathToFileURL(new URL(file, root).pathname).href))
    for (const kinds of exported) {
      if (typeof kinds !== 'object' || kinds === null) continue
      for (const make of Object.values(kinds as Record<string, ProblemFactory>)) {
        const { type, status, title } = make()
        rows.push([type.replace(namespaces, ''), status, title].join(' | '))
      }
    }
  }
  return rows.toSorted()
}

test('docs/problems.md lists every kind of problem there is, and no other', async () => {
  const page = await readFile(new URL('docs/problems.md', root), 'utf8')
  const documented = page
    .split('\n')
    .filter((line) => /^\| (#|[\w-]+\/)[\w-]+ \|/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .map((cell) => cell.trim())
        .join(' | '),
    )
  expect(documented.toSorted()).toEqual(await definedKinds())
})

test('a problem carries what its kind says', () => {
  const problem = new Problem('https://upskill.dev/problems/test/one', { status: 409, title: 'One' }, 'Because.')
  expect(problem).toMatchObject({ status: 409, title: 'One', message: 'Because.', errors: [] })
})
