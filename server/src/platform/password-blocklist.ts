/**
 * Passwords that are tried first: those that many people use, and those that an operator knows to be stolen. Both are
 * sorted lines. The common ones come with @zxcvbn-ts/language-common and are read when the first password is chosen; the
 * operator's stay in their file.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Bytes, bytesOf, hasLine, lineAround, openBytes } from './sorted-lines.ts'
import { messageOf, StartError } from './start-error.ts'

export interface PasswordBlocklist {
  /** Whether this text is a password that many people use, in whatever case. */
  isCommon(text: string): Promise<boolean>
  /** Whether the operator's file holds this password. */
  isStolen(password: string): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens the blocklist, with the operator's file where there is one: passwords in UTF-8, or their SHA-1 hashes in
 * hexadecimal with or without a count after a colon, as haveibeenpwned.com orders them by hash. Rejects with a StartError
 * when the file cannot be read or is not sorted.
 */
export async function openPasswordBlocklist(file: string | undefined): Promise<PasswordBlocklist> {
  const stolen = file === undefined ? undefined : await openStolen(file)
  let common: Promise<Bytes> | undefined
  return {
    isCommon: async (text) => hasLine(await (common ??= readCommon()), Buffer.from(text.toLowerCase())),
    isStolen: async (password) => (await stolen?.has(password)) ?? false,
    close: async () => stolen?.close(),
  }
}

async function readCommon(): Promise<Bytes> {
  const path = createRequire(import.meta.url).resolve('@zxcvbn-ts/language-common/src/passwords.json')
  const passwords = JSON.parse(await readFile(path, 'utf8')) as string[]
  const sorted = [...new Set(passwords)]
    .map((text) => Buffer.from(`${text}\n`))
    .toSorted((a, b) => Buffer.compare(a, b))
  return bytesOf(Buffer.concat(sorted))
}

interface StolenPasswords {
  has(password: string): Promise<boolean>
  close(): Promise<void>
}

async function openStolen(path: string): Promise<StolenPasswords> {
  const bytes = await openBytes(path).catch((error: unknown) => {
    throw new StartError(`PASSWORD_BLOCKLIST_FILE=${path} cannot be read: ${messageOf(error)}`)
  })
  try {
    return await readStolen(path, bytes)
  } catch (error) {
    await bytes.close()
    throw error
  }
}

async function readStolen(path: string, bytes: Bytes): Promise<StolenPasswords> {
  const { line: first } = await lineAround(bytes, 0)
  const holdsHashes = /^[\da-f]{40}(:\d+)?$/i.test(first.toString('latin1'))
  const keyOf = holdsHashes ? hashOf : (line: Buffer) => line
  await assertSorted(path, bytes, keyOf)
  return {
    async has(password) {
      if (!holdsHashes) return hasLine(bytes, Buffer.from(password))
      const hash = createHash('sha1').update(password).digest('hex').toUpperCase()
      return hasLine(bytes, Buffer.from(hash), keyOf)
    },
    close: () => bytes.close(),
  }
}

const hashOf = (line: Buffer) => Buffer.from(line.subarray(0, 40).toString('latin1').toUpperCase())

const samples = 256

/** Lines at equal distances must ascend: what is sorted by other rules, or not at all, would be searched in vain. */
async function assertSorted(path: string, bytes: Bytes, keyOf: (line: Buffer) => Buffer): Promise<void> {
  let before: Buffer | undefined
  for (let sample = 0; sample < samples; sample++) {
    const key = keyOf((await lineAround(bytes, Math.floor((bytes.size * sample) / samples))).line)
    if (before && Buffer.compare(before, key) > 0) {
      throw new StartError(`PASSWORD_BLOCKLIST_FILE=${path} is not sorted byte by byte; \`LC_ALL=C sort -u\` sorts it`)
    }
    before = key
  }
}
