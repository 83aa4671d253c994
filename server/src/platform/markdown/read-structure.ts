import type { Token } from 'markdown-it'
import { calloutOf } from './fenced-divs.ts'
import { plainText } from './headings.ts'
import { markdownParser } from './markdown-parser.ts'
import { droppedWithContent } from './sanitize-lesson-html.ts'

/** Lines of the source, from the first to the one after the last, counted from 0. */
export type LineRange = readonly [start: number, end: number]

export interface MarkdownStructure {
  /** The boxes that are in no other box, list or table, with the texts of their list items. */
  readonly callouts: readonly { kind: string; lines: LineRange; items: readonly string[] }[]
  /** The heading that titles the text: what it opens with, or its first of level 1. */
  readonly heading: { text: string; lines: LineRange } | undefined
  /** The first paragraph that stands by itself, as plain text. */
  readonly firstParagraph: string | undefined
  /** The names of HTML tags in it that are not shown, nor is what they enclose: to the end, if they never close. */
  readonly droppedTags: readonly string[]
}

/** Reads what a Markdown text is made of, without rendering it. */
export function readStructure(markdown: string): MarkdownStructure {
  const tokens = markdownParser.parse(markdown, {})
  const top = topLevel(tokens)
  const heading = top.find((index) => isTitle(tokens[index], index))
  const paragraph = top.find((index) => tokens[index]?.type === 'paragraph_open' && plainText(tokens[index + 1]) !== '')
  return {
    callouts: top.flatMap((index) => (tokens[index]?.type === 'callout_open' ? [readCallout(tokens, index)] : [])),
    heading:
      heading === undefined
        ? undefined
        : { text: plainText(tokens[heading + 1]), lines: tokens[heading]?.map ?? [0, 0] },
    droppedTags: droppedTagsIn(tokens),
    firstParagraph: paragraph === undefined ? undefined : plainText(tokens[paragraph + 1]),
  }
}

function droppedTagsIn(tokens: readonly Token[]): string[] {
  const html = tokens
    .flatMap((token) => [token, ...(token.children ?? [])])
    .filter(({ type }) => type === 'html_block' || type === 'html_inline')
    .map(({ content }) => content.replace(/<!--.*?(-->|$)/gs, ''))
  const names = html.flatMap((text) => Array.from(text.matchAll(/<([a-z]+)/gi), ([, name = '']) => name.toLowerCase()))
  return [...new Set(names)].filter((name) => droppedWithContent.includes(name))
}

const isTitle = (token: Token | undefined, index: number) =>
  token?.type === 'heading_open' && (index === 0 || token.markup === '#' || token.markup === '=')

/** The text without some of its lines. */
export function withoutLines(markdown: string, ranges: readonly LineRange[]): string {
  const isCut = (line: number) => ranges.some(([start, end]) => line >= start && line < end)
  return markdown
    .split('\n')
    .filter((_, line) => !isCut(line))
    .join('\n')
}

function topLevel(tokens: readonly Token[]): number[] {
  let depth = 0
  return tokens.flatMap((token, index) => {
    const isTop = depth === 0
    depth += token.nesting
    return isTop ? [index] : []
  })
}

function readCallout(tokens: readonly Token[], index: number): MarkdownStructure['callouts'][number] {
  const open = tokens[index] as Token
  const length = endOf(tokens.slice(index))
  const inside = tokens.slice(index, index + length)
  const start = open.map?.[0] ?? 0
  return {
    kind: calloutOf(open).kind,
    lines: [start, inside.at(-1)?.map?.[1] ?? Number.MAX_SAFE_INTEGER],
    items: inside.flatMap((token, position) => {
      const isItem = token.type === 'inline' && inside[position - 2]?.type === 'list_item_open'
      return isItem && plainText(token) ? [plainText(token)] : []
    }),
  }
}

/** How many tokens the first one and all it holds are. */
function endOf(tokens: readonly Token[]): number {
  let depth = 0
  return tokens.findIndex((token) => (depth += token.nesting) === 0) + 1
}
