import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { retentionMs } from './retention.ts'

const page = readFileSync(new URL('../../../docs/security/privacy.md', import.meta.url), 'utf8')

test('the page about privacy tells how long each table is kept, as the code does it', () => {
  const told = [...page.matchAll(/^\| `(\w+)` \| (\d+) days? \|/gm)].map(([, table, days]) => [table, Number(days)])
  const kept = Object.entries(retentionMs).map(([table, ms]) => [table, ms / 86_400_000])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(kept))
})
