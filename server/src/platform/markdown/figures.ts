import type { MarkdownIt, Token } from 'markdown-it'
import { attributesOf } from './attributes.ts'

interface Figure {
  readonly image: Token
  readonly caption: readonly Token[]
}

/**
 * A picture alone in its paragraph becomes a figure. In The Carpentries' way of writing, `![caption](src){alt='…'}`, the
 * brackets hold the caption; otherwise they hold the alternative text and the title is the caption.
 */
export function figures(md: MarkdownIt): void {
  md.core.ruler.after('inline', 'figures', ({ tokens, Token }) => {
    for (const [index, token] of tokens.entries()) {
      const image = token.type === 'inline' ? onlyImage(token) : undefined
      const [open, close] = [tokens[index - 1], tokens[index + 1]]
      if (!image || open?.type !== 'paragraph_open' || close?.type !== 'paragraph_close') continue
      open.hidden = true
      close.hidden = true
      token.type = 'figure'
      token.meta = { figure: { image, caption: takeCaption(image, Token) } }
    }
  })
  md.renderer.rules['figure'] = (tokens, index, options, env, renderer) => {
    const { image, caption } = figureOf(tokens[index] as Token)
    const picture = renderer.renderInline([image], options, env)
    const words = renderer.renderInline([...caption], options, env)
    return `<figure>${picture}${words ? `<figcaption>${words}</figcaption>` : ''}</figure>\n`
  }
  md.renderer.rules['image'] = (tokens, index, options, env, renderer) => {
    const image = tokens[index] as Token
    const { values = {}, classes = [] } = attributesOf(image) ?? {}
    image.attrSet('alt', values['alt'] ?? renderer.renderInlineAsText(image.children ?? [], options, env))
    for (const name of ['width', 'height']) if (values[name]) image.attrSet(name, values[name])
    if (classes.length > 0) image.attrSet('class', classes.join(' '))
    return `<img${renderer.renderAttrs(image)}>`
  }
}

const figureOf = (token: Token) => token.meta?.['figure'] as Figure

function onlyImage(inline: Token): Token | undefined {
  const visible = (inline.children ?? []).filter((child) => child.type !== 'text' || child.content.trim() !== '')
  return visible.length === 1 && visible[0]?.type === 'image' ? visible[0] : undefined
}

function takeCaption(image: Token, TokenClass: typeof Token): readonly Token[] {
  if (attributesOf(image)?.values['alt'] !== undefined) return image.children ?? []
  const title = image.attrGet('title')
  if (title === null) return []
  image.attrs = (image.attrs ?? []).filter(([name]) => name !== 'title')
  const text = new TokenClass('text', '', 0)
  text.content = String(title)
  return [text]
}
