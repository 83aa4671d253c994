import { setImmediate } from 'node:timers/promises'
import { highlightCodeBlocks } from './code-blocks.ts'
import { type Heading, outlineOf } from './headings.ts'
import { markdownParser } from './markdown-parser.ts'
import { markdownProblems } from './markdown-problems.ts'
import { type ResolveDestination, sanitizeLessonHtml } from './sanitize-lesson-html.ts'

export interface RenderedMarkdown {
  /** Safe to show as it is: class names only, no styles, no scripts. */
  readonly html: string
  /** The lesson's outline; ids are fragments of the page. */
  readonly headings: readonly Heading[]
}

export interface RenderOptions {
  /** Where a picture lies; undefined shows its alternative text instead. */
  readonly resolveImage?: ResolveDestination
  /** Where a link leads; undefined leaves its text without a link. */
  readonly resolveLink?: ResolveDestination
}

/** The longest lesson that is rendered; lessons people write are a fiftieth of it. */
export const longestMarkdownBytes = 1_048_576

/** More than any page needs; the sanitizer's work grows with the square of it. */
const mostOpenTags = 500

/**
 * Renders a lesson's Markdown. Refuses text longer than `longestMarkdownBytes`, of more parts than the parser takes, and
 * raw HTML with hundreds of tags inside each other; anything else renders in time that grows with its length.
 */
export async function renderMarkdown(markdown: string, options: RenderOptions = {}): Promise<RenderedMarkdown> {
  if (Buffer.byteLength(markdown) > longestMarkdownBytes) {
    throw markdownProblems.tooLarge(
      `A lesson holds at most ${longestMarkdownBytes / 1_024} KiB of text; divide it into several.`,
    )
  }
  // Whoever renders many lessons lets others work in between.
  await setImmediate()
  const env = {}
  const tokens = markdownParser.parse(markdown, env)
  await highlightCodeBlocks(tokens)
  const html = markdownParser.renderer.render(tokens, markdownParser.options, env)
  if (openTagsExceed(html, mostOpenTags))
    throw markdownProblems.tooNested('Close the HTML tags, or write Markdown instead.')
  const { resolveImage = (source) => source, resolveLink = (destination) => destination } = options
  return { html: sanitizeLessonHtml(html, { resolveImage, resolveLink }), headings: outlineOf(tokens) }
}

/** An upper bound: a closing tag may close several, but is taken to close one of its name. */
function openTagsExceed(html: string, most: number): boolean {
  const open = new Map<string, number>()
  let total = 0
  for (const [, slash, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    const name = tag.toLowerCase()
    const count = open.get(name) ?? 0
    if (slash && count === 0) continue
    if (!slash && voidTags.has(name)) continue
    open.set(name, count + (slash ? -1 : 1))
    total += slash ? -1 : 1
    if (total > most) return true
  }
  return false
}

const voidTags = new Set([
  'area',
  'base',
  'br',
  'col',
  'embed',
  'hr',
  'img',
  'input',
  'link',
  'meta',
  'source',
  'track',
  'wbr',
])
