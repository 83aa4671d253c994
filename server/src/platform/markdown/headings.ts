import type { MarkdownIt, Token } from 'markdown-it'
import { readAttributes } from './attributes.ts'

/** A heading of a lesson's own outline: not one inside a box, a list or a table. */
export interface Heading {
  readonly id: string
  readonly level: number
  readonly text: string
}

/** Headings' ids carry this, so that no heading can take the id of something the page around the lesson uses. */
export const headingIdPrefix = 'section-'

/** Moves headings so that the highest is an h2 (the page's h1 is the lesson's title) and gives each an id. */
export function headings(md: MarkdownIt): void {
  md.core.ruler.after('block', 'heading_attributes', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const inline = tokens[index + 1]
      if (token.type === 'heading_open' && inline) takeAttributes(token, inline)
    }
  })
  md.core.ruler.after('inline', 'headings', ({ tokens }) => {
    const shift = 2 - highestLevel(tokens)
    const used = new Map<string, number>()
    for (const [index, token] of tokens.entries()) {
      if (token.type === 'heading_close') token.tag = shifted(token, shift)
      if (token.type !== 'heading_open') continue
      token.tag = shifted(token, shift)
      const wanted = (token.meta?.['id'] as string | undefined) ?? plainText(tokens[index + 1])
      token.attrSet('id', headingIdPrefix + unique(slugOf(wanted), used))
    }
  })
}

/** The outline of a parsed lesson, in the order of reading. */
export const outlineOf = (tokens: readonly Token[]): Heading[] =>
  outlineTokens(tokens).map(({ open, inline }) => ({
    id: String(open.attrGet('id')),
    level: levelOf(open),
    text: plainText(inline),
  }))

/** What an author means by `#Some-Place`: the id this module gives a heading of that name. */
export const headingIdFor = (fragment: string) => headingIdPrefix + slugOf(fragment)

function outlineTokens(tokens: readonly Token[]): { open: Token; inline: Token | undefined }[] {
  const found: { open: Token; inline: Token | undefined }[] = []
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'heading_open' && depth === 0) found.push({ open: token, inline: tokens[index + 1] })
    depth += token.nesting
  }
  return found
}

function highestLevel(tokens: readonly Token[]): number {
  const outline = outlineTokens(tokens)
  return outline.length === 0 ? 2 : outline.reduce((least, { open }) => Math.min(least, levelOf(open)), 6)
}

function takeAttributes(heading: Token, inline: Token): void {
  const start = inline.content.lastIndexOf('{')
  const found = start > 0 ? readAttributes(inline.content, start) : undefined
  if (!found || found.end !== inline.content.length) return
  inline.content = inline.content.slice(0, start).trimEnd()
  heading.meta = { ...heading.meta, id: found.attributes.id }
}

const levelOf = (token: Token) => Number(token.tag.slice(1))

const shifted = (token: Token, shift: number) => `h${Math.min(6, Math.max(2, levelOf(token) + shift))}`

/** The words of an inline token without their marks. */
export const plainText = (inline: Token | undefined): string =>
  (inline?.children ?? [])
    .map((child) => (child.type === 'softbreak' ? ' ' : child.type === 'image' ? plainText(child) : child.content))
    .join('')
    .trim()

const slugOf = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 80) || 'part'

function unique(slug: string, used: Map<string, number>): string {
  const count = (used.get(slug) ?? 0) + 1
  used.set(slug, count)
  return count === 1 ? slug : unique(`${slug}-${count}`, used)
}
