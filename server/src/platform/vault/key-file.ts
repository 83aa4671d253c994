import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { StartError } from '../start-error.ts'
import { replaceFile, writeFileOnce } from '../private-file.ts'
import type { Config } from '../config.ts'
import { openDataFolder } from '../data-folder.ts'
import type { KeyProvider, WrappedKey } from './key-provider.ts'

const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const algorithm = 'aes-256-gcm'
const scheme = 'file:'

interface WrappingKey {
  readonly name: string
  readonly bytes: Buffer
}

/**
 * Wraps data keys with a file's key. The file holds one or more keys of 32 bytes in base64, a line each: the first wraps,
 * the others still unwrap. It is made when the first data key is, and must be readable by its owner alone.
 */
export function createKeyFile({
  dataDir,
  encryptionKeyFile: file,
}: Pick<Config, 'dataDir' | 'encryptionKeyFile'>): KeyProvider {
  return {
    async createDataKey(id) {
      openDataFolder(dataDir)
      const wrapping = first(makeOrRead(file))
      const bytes = randomBytes(keyBytes)
      return { id, bytes, wrapped: wrap(wrapping, id, bytes), wrappedBy: wrapping.name }
    },
    unwrap: async (key) => unwrap(findKey(file, key), key),
  }
}

/**
 * Puts a new key at the head of the file, in one step: it wraps from now on, and those below still unwrap. Where several
 * servers have copies of the file, they need the new one before they can read what it wraps.
 */
export function addWrappingKey(file: string): void {
  readKeys(file)
  const content = explained(file, () => readFileSync(file, 'utf8'))
  explained(file, () => replaceFile(file, `${newKey()}\n${content}`))
}

const newKey = () => randomBytes(keyBytes).toString('base64')

function makeOrRead(file: string): readonly WrappingKey[] {
  if (!existsSync(file)) explained(file, () => writeFileOnce(file, `${newKey()}\n`))
  return readKeys(file)
}

/** Throws a StartError when the file is not one that only its owner may read and that holds keys. */
function readKeys(file: string): WrappingKey[] {
  const { mode } = explained(file, () => statSync(file))
  if ((mode & 0o077) !== 0) {
    throw new StartError(`the key file ${file} may be read or changed by others; run: chmod 600 ${file}`)
  }
  const lines = explained(file, () => readFileSync(file, 'utf8'))
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const keys = lines.map((line) => Buffer.from(line, 'base64'))
  const isWhole = lines.every((line) => /^[A-Za-z0-9+/]{43}=$/.test(line)) && keys.length > 0
  if (!isWhole) {
    throw new StartError(
      `the key file ${file} must hold keys of ${keyBytes} bytes in base64, a line each; restore it from where you keep a copy`,
    )
  }
  return keys.map((bytes) => ({ name: nameOf(bytes), bytes }))
}

function findKey(file: string, { id, wrappedBy }: WrappedKey): WrappingKey {
  const remedy = `restore the key file from where you keep a copy, or name it with ENCRYPTION_KEY_FILE. Without it, what is sealed with data key ${id} stays unreadable`
  if (!existsSync(file)) {
    throw new StartError(`the key file ${file} is missing, and this database holds data keys it wrapped; ${remedy}`)
  }
  const key = readKeys(file).find(({ name }) => name === wrappedBy)
  if (key) return key
  throw new StartError(`the key file ${file} is not the one that wrapped the data keys of this database; ${remedy}`)
}

function wrap({ bytes }: WrappingKey, id: number, dataKey: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, bytes, nonce, { authTagLength: tagBytes })
  cipher.setAAD(Buffer.from(`vault key ${id}`))
  return Buffer.concat([nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()])
}

function unwrap({ bytes }: WrappingKey, { id, wrapped }: WrappedKey): Buffer {
  const decipher = createDecipheriv(algorithm, bytes, wrapped.subarray(0, nonceBytes), { authTagLength: tagBytes })
  decipher.setAAD(Buffer.from(`vault key ${id}`))
  decipher.setAuthTag(wrapped.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(wrapped.subarray(nonceBytes, -tagBytes)), decipher.final()])
  } catch (cause) {
    throw new StartError(`data key ${id} in the database was changed; restore the table vault_keys from a backup`, {
      cause,
    })
  }
}

function first(keys: readonly WrappingKey[]): WrappingKey {
  const [key] = keys
  if (!key) throw new Error('a key file without keys is refused when it is read')
  return key
}

/** A fingerprint: it tells keys apart and nothing about them. */
const nameOf = (bytes: Buffer) =>
  `${scheme}${createHash('sha256').update('upskill key file\0').update(bytes).digest('hex').slice(0, 16)}`

function explained<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new StartError(`the key file ${file} cannot be used (${reason}); name another with ENCRYPTION_KEY_FILE`, {
      cause,
    })
  }
}
