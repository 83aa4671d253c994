/**
 * Fenced divs as Pandoc and The Carpentries write them: a line of three or more colons and a kind opens one, a line of
 * colons alone closes the innermost, whatever its length. The block rule only marks the fence lines, so parsing stays
 * one pass over the text; a core rule pairs the marks afterwards. A fence that its container (a list item, a quote)
 * does not close ends with the container, and a closing line too many is dropped.
 */
import type { MarkdownIt, StateBlock, StateCore, Token } from 'markdown-it'
import { readAttributes } from './attributes.ts'

interface Callout {
  readonly kind: string
  readonly title: string
}

const titles: Record<string, string> = {
  objectives: 'Objectives',
  questions: 'Questions',
  keypoints: 'Key points',
  callout: 'Note',
  prereq: 'Before you start',
  challenge: 'Challenge',
  discussion: 'Discussion',
  testimonial: 'Testimonial',
  caution: 'Caution',
  instructor: 'Instructor note',
  checklist: 'Checklist',
  solution: 'Solution',
  hint: 'Hint',
  spoiler: 'Show details',
}

const collapsible = new Set(['solution', 'hint', 'spoiler'])

/** What other dialects call the same things. */
const aliases: Record<string, Callout> = {
  note: { kind: 'callout', title: 'Note' },
  info: { kind: 'callout', title: 'Note' },
  tip: { kind: 'callout', title: 'Tip' },
  important: { kind: 'callout', title: 'Important' },
  warning: { kind: 'caution', title: 'Warning' },
  danger: { kind: 'caution', title: 'Danger' },
  prerequisite: { kind: 'prereq', title: titles['prereq'] ?? '' },
  exercise: { kind: 'challenge', title: 'Exercise' },
  answer: { kind: 'solution', title: 'Answer' },
}

/** Deeper fences keep their content but draw no box. */
const deepest = 12

type LineMap = [number, number] | null

type Fence = { open: false } | { open: true; kind: string; title: string }

/** Reads a line as a fence. A kind nobody knows is a fence too (it draws no box), unless text follows it. */
export function readFence(line: string): Fence | undefined {
  const colons = /^:{3,}/.exec(line)?.[0].length
  if (!colons) return undefined
  const rest = line.slice(colons).trim()
  if (/^:*$/.test(rest)) return { open: false }
  if (rest.startsWith('{')) {
    const found = readAttributes(rest, 0)
    return found && isColons(rest.slice(found.end)) ? known(found.attributes.classes[0] ?? '', '') : undefined
  }
  const kind = /^[A-Za-z][\w-]*/.exec(rest)?.[0]
  if (!kind) return undefined
  const after = rest.slice(kind.length)
  if (after !== '' && !/^[\s:[{]/.test(after)) return undefined
  const title = withoutFrame(after)
  return title === '' || isKnown(kind.toLowerCase()) ? known(kind, title) : undefined
}

const isColons = (text: string) => /^[\s:]*$/.test(text)
const isKnown = (kind: string) => Object.hasOwn(titles, kind) || Object.hasOwn(aliases, kind)

function known(name: string, title: string): Fence {
  const kind = name.toLowerCase()
  const alias = Object.hasOwn(aliases, kind) ? aliases[kind] : undefined
  if (alias) return { open: true, kind: alias.kind, title: title || alias.title }
  return { open: true, kind: Object.hasOwn(titles, kind) ? kind : '', title }
}

/** `[Title]` or `Title ::::` without what surrounds it; attributes are no title. */
function withoutFrame(text: string): string {
  const bare = text
    .trim()
    .replace(/:{3,}$/, '')
    .trim()
  if (isColons(bare) || bare.startsWith('{')) return ''
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1).trim() : bare
}

export function fencedDivs(md: MarkdownIt): void {
  md.block.ruler.before('fence', 'fenced_div', markFence, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  md.core.ruler.after('block', 'fenced_divs', (state) => {
    state.tokens = pairFences(state)
  })
  md.renderer.rules['callout_open'] = (tokens, index) => {
    const { kind } = calloutOf(tokens[index])
    const [box, heading] = elementsOf(kind)
    const inner = heading === 'p' ? '<p class="callout-title">' : '<summary>'
    return `<${box} class="callout callout-${kind}">${inner}`
  }
  md.renderer.rules['callout_title_close'] = (tokens, index) => `</${elementsOf(calloutOf(tokens[index]).kind)[1]}>\n`
  md.renderer.rules['callout_close'] = (tokens, index) => `</${elementsOf(calloutOf(tokens[index]).kind)[0]}>\n`
}

/** What a `callout_open` or `callout_close` token stands for. */
export const calloutOf = (token: Token | undefined) => token?.meta?.['callout'] as Callout

const elementsOf = (kind: string): [box: string, heading: string] =>
  collapsible.has(kind) ? ['details', 'summary'] : ['aside', 'p']

function markFence(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  if ((state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  const start = (state.bMarks[startLine] ?? 0) + (state.tShift[startLine] ?? 0)
  if (!state.src.startsWith(':::', start)) return false
  const fence = readFence(state.src.slice(start, state.eMarks[startLine]))
  if (!fence) return false
  if (silent) return true
  const token = state.push('fenced_div', '', 0)
  token.map = [startLine, startLine + 1]
  token.meta = { fence }
  state.line = startLine + 1
  return true
}

/** Turns the marks into balanced open and close tokens, each callout with its title. */
function pairFences(state: StateCore): Token[] {
  const pairing = new FencePairing(state)
  for (let index = 0; index < state.tokens.length; index += 1) {
    const token = state.tokens[index] as Token
    const fence = token.type === 'fenced_div' ? (token.meta?.['fence'] as Fence) : undefined
    if (!fence) pairing.pass(token)
    else if (!fence.open) pairing.close(token.map)
    else {
      const heading = fence.title ? undefined : titleHeading(state.tokens, index + 1)
      const isTaken = pairing.open(fence, token.map, heading)
      if (heading && isTaken) index += 3
    }
  }
  return pairing.finish()
}

class FencePairing {
  readonly #state: StateCore
  readonly #paired: Token[] = []
  /** What is open around the next token: callouts (of kind '' when they draw no box) and Markdown's own containers. */
  readonly #open: (Callout | 'container')[] = []
  #boxes = 0

  constructor(state: StateCore) {
    this.#state = state
  }

  /** Opens a callout; answers whether it drew a box, and with it the heading. */
  open(fence: Callout, map: LineMap, heading: Token | undefined): boolean {
    const callout = { kind: this.#boxes < deepest ? fence.kind : '', title: fence.title }
    this.#open.push(callout)
    if (!callout.kind) return false
    this.#boxes += 1
    this.#push('callout_open', 1, callout, map)
    this.#paired.push(heading ?? textToken(this.#state, fence.title || (titles[callout.kind] ?? ''), map))
    this.#push('callout_title_close', 0, callout, null)
    return true
  }

  /** Closes the innermost callout, unless it was opened outside the container the fence stands in. */
  close(map: LineMap): void {
    const callout = this.#open.at(-1)
    if (callout === undefined || callout === 'container') return
    this.#open.pop()
    if (!callout.kind) return
    this.#boxes -= 1
    this.#push('callout_close', -1, callout, map)
  }

  pass(token: Token): void {
    if (token.nesting === 1) this.#open.push('container')
    if (token.nesting === -1) {
      this.#closeToContainer()
      this.#open.pop()
    }
    this.#paired.push(token)
  }

  finish(): Token[] {
    this.#closeToContainer()
    return this.#paired
  }

  #closeToContainer(): void {
    while (this.#open.length > 0 && this.#open.at(-1) !== 'container') this.close(null)
  }

  #push(type: string, nesting: -1 | 0 | 1, callout: Callout, map: LineMap): void {
    const token = new this.#state.Token(type, '', nesting)
    token.block = true
    token.map = map
    token.meta = { callout }
    this.#paired.push(token)
  }
}

/** The text of a heading that is the first thing in a div. */
function titleHeading(tokens: readonly Token[], index: number): Token | undefined {
  const inline = tokens[index + 1]
  return tokens[index]?.type === 'heading_open' && inline?.type === 'inline' ? inline : undefined
}

function textToken(state: StateCore, content: string, map: LineMap): Token {
  const token = new state.Token('inline', '', 0)
  token.content = content
  token.children = []
  token.map = map
  return token
}
