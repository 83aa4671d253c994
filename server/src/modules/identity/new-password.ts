/** What a new password must be: NIST SP 800-63B-4 §3.1.1.2, where length is all and composition is nobody's business. */
import { normalizePassword } from '#platform/password-hasher.ts'
import type { Uses } from '#platform/platform.ts'
import { identityProblems } from './identity-problems.ts'

/** Characters (Unicode code points). 15 is the least for a password that may be all that protects an account. */
export const passwordLength = { min: 15, max: 256 } as const

const productName = 'upskill'
const leastOwn = 8

/** Whose password it is to be: what they are called is the first that others try. */
export interface PasswordOwner {
  readonly email: string
  readonly name: string
}

/**
 * Refuses a password that others try first: one that many people use, alone, repeated or with digits around it; one from
 * the operator's list; a row of keys; one made of the person's own name or address, or of the product's. The problem names
 * the field at `pointer` and says why.
 */
export async function assertGoodPassword(
  { passwordBlocklist }: Uses<'passwordBlocklist'>,
  password: string,
  owner: PasswordOwner,
  pointer = '/password',
): Promise<void> {
  const refuse = (detail: string) => identityProblems.passwordRefused(`The password ${detail}.`, [{ pointer, detail }])
  const text = normalizePassword(password)
  if ([...text].length < passwordLength.min) throw refuse(`must have at least ${passwordLength.min} characters`)
  const plain = text.toLowerCase()
  if (isRow(plain)) throw refuse('is a row of neighboring characters, which others try first')
  const unit = repeatedUnit(plain)
  if (unit !== undefined && unit.length < passwordLength.min) {
    throw refuse('repeats the same few characters, which others try first')
  }
  for (const tried of new Set([plain, withoutPadding(plain)])) {
    if (tried !== '' && (await passwordBlocklist.isCommon(tried))) throw refuse('is one that many people use')
  }
  for (const tried of new Set([text, plain])) {
    if (await passwordBlocklist.isStolen(tried)) throw refuse('is on a list of stolen passwords')
  }
  const own = withoutKnown(plain, owner)
  if (own !== plain && (await isWeak(own))) {
    throw refuse('is made of your name, your address or the name of this product, which others try first')
  }

  async function isWeak(rest: string): Promise<boolean> {
    if (rest.length < leastOwn || isRow(rest) || repeatedUnit(rest) !== undefined) return true
    return passwordBlocklist.isCommon(withoutPadding(rest))
  }
}

/** The characters without digits and signs before and after: what remains of `**sunshine2026!!`. */
const withoutPadding = (text: string) => text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** What the text repeats from beginning to end, the last time perhaps cut short; undefined when nothing. */
function repeatedUnit(text: string): string | undefined {
  for (let length = 1; length <= text.length / 2; length++) {
    const unit = text.slice(0, length)
    if (unit.repeat(Math.ceil(text.length / length)).startsWith(text)) return unit
  }
  return undefined
}

const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
]

/** Whether it runs along the alphabet, the digits or the keys, forwards or backwards. */
const isRow = (text: string) =>
  rows.some((row) => [row + row, [...(row + row)].toReversed().join('')].some((line) => line.includes(text)))

/** The letters and digits that are left without what everybody knows of the person and the product; all of it where nothing is. */
function withoutKnown(text: string, { email, name }: PasswordOwner): string {
  const words = [productName, ...`${name} ${email}`.toLowerCase().split(/[^\p{L}\p{N}]+/u)]
  const known = words.filter((word) => word.length >= 3).toSorted((a, b) => b.length - a.length)
  const rest = known.reduce((left, word) => left.replaceAll(word, ''), text)
  return rest === text ? text : rest.replaceAll(/[^\p{L}\p{N}]/gu, '')
}
