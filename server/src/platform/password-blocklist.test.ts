import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPasswordBlocklist } from './password-blocklist.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upskill-blocklist-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function listOf(lines: readonly string[], end = '\n') {
  const path = join(folder, `${createHash('sha1').update(lines.join()).digest('hex')}.txt`)
  await writeFile(path, lines.map((line) => `${line}${end}`).join(''))
  return openPasswordBlocklist(path)
}

const sorted = (lines: readonly string[]) => lines.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

test('what many people use is known in any case, and nothing else', async () => {
  const blocklist = await openPasswordBlocklist(undefined)
  for (const text of ['123456', 'password', 'PassWord', 'zxcvbnm123456789']) {
    expect(await blocklist.isCommon(text), text).toBe(true)
  }
  for (const text of ['', 'correct horse battery staple', 'passwordqz', '123456789a123']) {
    expect(await blocklist.isCommon(text), text).toBe(false)
  }
  expect(await blocklist.isStolen('password')).toBe(false)
})

describe('an operator’s file', () => {
  const passwords = sorted([
    ...Array.from({ length: 500 }, (_, number) => `stolen password ${number * 7}`),
    'x'.repeat(2_000),
    'très secret, vraiment',
  ])

  test.each([
    ['passwords', passwords, '\n'],
    ['passwords with the line ends of Windows', passwords, '\r\n'],
    ['hashes', sorted(passwords.map(sha1)), '\n'],
    [
      'hashes with counts, as haveibeenpwned.com has them',
      sorted(passwords.map(sha1)).map((hash, n) => `${hash}:${n}`),
      '\r\n',
    ],
    ['hashes in lower case', sorted(passwords.map((text) => sha1(text).toLowerCase())), '\n'],
  ])('of %s is searched to the first, last and longest line', async (_name, lines, end) => {
    const blocklist = await listOf(lines, end)
    for (const password of passwords) expect(await blocklist.isStolen(password), password).toBe(true)
    for (const password of ['', 'stolen password', 'stolen password 1', 'x', 'zz', '\n']) {
      expect(await blocklist.isStolen(password), password).toBe(false)
    }
    await blocklist.close()
  })

  test('may be empty', async () => {
    const blocklist = await listOf([])
    expect(await blocklist.isStolen('anything')).toBe(false)
    await blocklist.close()
  })

  test('that is missing or not sorted stops the start in one line', async () => {
    await expect(openPasswordBlocklist(join(folder, 'nowhere'))).rejects.toThrow(
      /^PASSWORD_BLOCKLIST_FILE=.*nowhere cannot be read: ENOENT/,
    )
    await expect(listOf(passwords.toReversed())).rejects.toThrow(
      'is not sorted byte by byte; `LC_ALL=C sort -u` sorts it',
    )
  })
})

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex').toUpperCase()
}
