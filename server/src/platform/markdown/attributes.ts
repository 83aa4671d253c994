import type { MarkdownIt, StateInline } from 'markdown-it'

/** What stands in the braces of `{#id .class key='value'}`. */
export interface Attributes {
  readonly id?: string
  readonly classes: readonly string[]
  readonly values: Readonly<Record<string, string>>
}

const longest = 2_000
const item =
  /\s*(?:#(?<id>[^\s{}#.]+)|\.(?<class>[^\s{}#.]+)|(?<key>[A-Za-z][\w-]*)=(?<value>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s{}'"]+))\s*/suy

/** Reads Pandoc attributes that open at `start`; undefined when the braces hold anything else or never close. */
export function readAttributes(text: string, start: number): { attributes: Attributes; end: number } | undefined {
  if (text[start] !== '{') return undefined
  const source = text.slice(start + 1, start + longest)
  let id: string | undefined
  const classes: string[] = []
  const values: Record<string, string> = {}
  item.lastIndex = 0
  while (source[item.lastIndex] !== '}') {
    const groups = item.exec(source)?.groups
    if (!groups) return undefined
    if (groups['id']) id = groups['id']
    if (groups['class']) classes.push(groups['class'])
    if (groups['key'] && groups['value']) values[groups['key'].toLowerCase()] = unquote(groups['value'])
    if (item.lastIndex >= source.length) return undefined
  }
  return { attributes: { ...(id && { id }), classes, values }, end: start + item.lastIndex + 2 }
}

const unquote = (value: string) => (/^['"]/.test(value) ? value.slice(1, -1).replace(/\\(.)/gsu, '$1') : value)

/** Lets attributes follow an image, where they are kept in the token's `meta`, or a link, where they are dropped. */
export function attributesAfterImages(md: MarkdownIt): void {
  md.inline.ruler.before('text', 'attributes', (state: StateInline, silent) => {
    if (silent || state.src[state.pos] !== '{' || state.pending) return false
    const target = state.tokens.at(-1)
    if (target?.type !== 'image' && target?.type !== 'link_close') return false
    const found = readAttributes(state.src, state.pos)
    if (!found || found.end > state.posMax) return false
    target.meta = { ...target.meta, attributes: found.attributes }
    state.pos = found.end
    return true
  })
}

/** The attributes the author gave an image, if any. */
export const attributesOf = (token: { meta: Record<string, unknown> | null }): Attributes | undefined =>
  token.meta?.['attributes'] as Attributes | undefined
