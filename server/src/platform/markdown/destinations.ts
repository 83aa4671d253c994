import type { Token } from 'markdown-it'
import { markdownParser } from './markdown-parser.ts'

export interface Destination {
  readonly kind: 'image' | 'link'
  /** As a browser would read it: escapes resolved, unsafe characters percent-encoded. */
  readonly destination: string
}

const longestDestination = 2_000
/** A longer line is no author's; it is left as it is. */
const longestLine = 10_000
const codeSpan = /(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g
const definition = /^ {0,3}\[[^\]]+\]:[ \t]*/
const htmlAttribute = /\b(src|href)(\s*=\s*)("[^"]*"|'[^']*')/gi

/** Every picture and link of a text, in reading order; code holds none. */
export function destinationsIn(markdown: string): Destination[] {
  const tokens = markdownParser.parse(markdown, {})
  return tokens.flatMap((token) =>
    token.type === 'html_block' ? inHtml(token) : (token.children ?? []).flatMap(inInline),
  )
}

/**
 * The same text with other destinations: `replace` names the new one, or undefined to keep the old. Text that only looks
 * like a link (in code) stays, and so does a drawn grid table, whose drawing a longer destination would break.
 */
export function rewriteDestinations(markdown: string, replace: (destination: string) => string | undefined): string {
  const regions = regionsOf(markdown)
  const substitute = (raw: string) => {
    const found = replace(markdownParser.normalizeLink(raw))
    return found === undefined
      ? undefined
      : markdownParser.normalizeLink(found).replaceAll('(', '%28').replaceAll(')', '%29')
  }
  return markdown
    .split('\n')
    .map((line, index) => {
      const region = regions.get(index)
      if (region === 'other' || line.length > longestLine) return line
      if (region === undefined) return rewriteDefinition(line, substitute)
      const rewritten = rewriteInline(line, substitute)
      return region === 'html' ? rewriteHtml(rewritten, substitute) : rewritten
    })
    .join('\n')
}

type Region = 'text' | 'html' | 'other'
type Substitute = (raw: string) => string | undefined

/** What the lines are; a line missing here may define a link reference. */
function regionsOf(markdown: string): Map<number, Region> {
  const regions = new Map<number, Region>()
  const mark = (token: Token, region: Region) => {
    for (let line = token.map?.[0] ?? 0; line < (token.map?.[1] ?? 0); line += 1) {
      if (regions.get(line) !== 'other') regions.set(line, region)
    }
  }
  for (const token of markdownParser.parse(markdown, {})) {
    if (token.type === 'fence' || token.type === 'code_block') mark(token, 'other')
    if (token.type === 'table_open' && token.meta?.['drawn']) mark(token, 'other')
    if (token.type === 'html_block') mark(token, 'html')
    if (token.children) mark(token, token.children.some((child) => child.type === 'html_inline') ? 'html' : 'text')
  }
  return regions
}

function rewriteInline(line: string, substitute: Substitute): string {
  const spans = [...line.matchAll(codeSpan)].map((span) => [span.index, span.index + span[0].length] as const)
  let rewritten = ''
  let done = 0
  for (let at = line.indexOf(']('); at >= 0; at = line.indexOf('](', Math.max(done, at + 2))) {
    if (spans.some(([from, to]) => at > from && at < to)) continue
    const start = at + 2 + (/^[ \t]*/.exec(line.slice(at + 2, at + 52))?.[0].length ?? 0)
    const found = readDestination(line, start, substitute)
    if (!found) continue
    rewritten += line.slice(done, start) + found.replacement
    done = found.end
  }
  return rewritten + line.slice(done)
}

function rewriteDefinition(line: string, substitute: Substitute): string {
  const start = definition.exec(line)?.[0].length
  const found = start === undefined ? undefined : readDestination(line, start, substitute)
  return found ? line.slice(0, start) + found.replacement + line.slice(found.end) : line
}

function readDestination(
  line: string,
  start: number,
  substitute: Substitute,
): { replacement: string; end: number } | undefined {
  const end = Math.min(line.length, start + longestDestination)
  const parsed = markdownParser.helpers.parseLinkDestination(line, start, end)
  const replacement = parsed.ok && parsed.str ? substitute(parsed.str) : undefined
  return replacement === undefined ? undefined : { replacement, end: parsed.pos }
}

const rewriteHtml = (line: string, substitute: Substitute) =>
  line.replace(htmlAttribute, (all, name: string, equals: string, quoted: string) => {
    const replacement = substitute(quoted.slice(1, -1))
    return replacement === undefined ? all : `${name}${equals}"${replacement}"`
  })

function inInline(token: Token): Destination[] {
  if (token.type === 'html_inline') return inHtml(token)
  if (token.type === 'link_open') return [{ kind: 'link', destination: String(token.attrGet('href')) }]
  if (token.type !== 'image') return []
  return [{ kind: 'image', destination: String(token.attrGet('src')) }, ...(token.children ?? []).flatMap(inInline)]
}

const inHtml = (token: Token): Destination[] =>
  [...token.content.matchAll(htmlAttribute)].map(([, name, , quoted = '']) => ({
    kind: name?.toLowerCase() === 'src' ? 'image' : 'link',
    destination: markdownParser.normalizeLink(quoted.slice(1, -1)),
  }))
