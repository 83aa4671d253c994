/**
 * The form of a sealed value: `v1.<key>.<base64url of nonce, ciphertext and tag>`, sealed with AES-256-GCM (NIST SP 800-38D)
 * under a key of the column's own, which HKDF-SHA-256 (RFC 5869) derives from the data key. Version, key and context are
 * authenticated with it, so that a value opens nowhere but where it was sealed. Nonces are random: a column's key is good
 * for 2^32 values.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { columnOf } from './sealed-columns.ts'
import { VaultError } from './vault.ts'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
const form = /^v1\.([1-9]\d{0,8})\.([\w-]{38,})$/

/** A data key in the clear; it never leaves the process. */
export interface DataKey {
  readonly id: number
  readonly bytes: Buffer
}

/** Seals the text for its context. */
export function sealText({ id, bytes }: DataKey, context: string, plaintext: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, columnKey(bytes, context), nonce, { authTagLength: tagBytes })
  cipher.setAAD(authenticated(id, context))
  const sealed = Buffer.concat([nonce, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${id}.${sealed.toString('base64url')}`
}

/** What was sealed. Throws a VaultError when anything about it, its key or its context is not as it was. */
export function openText({ id, bytes }: DataKey, context: string, sealed: string): string {
  const [, key, body = ''] = form.exec(sealed) ?? []
  if (Number(key) !== id) throw new VaultError(`a value of ${columnOf(context)} was sealed with another key`)
  const content = Buffer.from(body, 'base64url')
  if (content.toString('base64url') !== body) throw changed(context)
  const decipher = createDecipheriv(algorithm, columnKey(bytes, context), content.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  })
  decipher.setAAD(authenticated(id, context))
  decipher.setAuthTag(content.subarray(-tagBytes))
  try {
    const opened = Buffer.concat([decipher.update(content.subarray(nonceBytes, -tagBytes)), decipher.final()])
    return opened.toString('utf8')
  } catch {
    throw changed(context)
  }
}

const changed = (context: string) =>
  new VaultError(`a sealed value of ${columnOf(context)} was changed, or belongs to another row or column`)

/** The number of the key that sealed the text. Throws a VaultError when it is no sealed text. */
export function sealingKeyOf(context: string, sealed: string): number {
  const [, key] = form.exec(sealed) ?? []
  if (key === undefined) throw new VaultError(`a value of ${columnOf(context)} is no sealed text`)
  return Number(key)
}

const columnKey = (dataKey: Buffer, context: string) =>
  Buffer.from(hkdfSync('sha256', dataKey, '', `upskill vault v1 ${columnOf(context)}`, 32))

const authenticated = (id: number, context: string) => Buffer.from(`v1.${id}.${context}`)
