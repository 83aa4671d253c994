import { setImmediate } from 'node:timers/promises'
import type { MarkdownIt, Token } from 'markdown-it'
import { highlightCode } from './highlight-code.ts'

/** Colored text per lesson, in characters: more than any real lesson holds, and bounded work for one that is not real. */
const mostHighlighted = 120_000

/** Renders code as a figure that names its language; the colors come from `highlightCodeBlocks`, run beforehand. */
export function codeBlocks(md: MarkdownIt): void {
  const render = (token: Token | undefined) => {
    const language = token ? languageOf(token.info) : ''
    const code = (token?.meta?.['highlighted'] as string | undefined) ?? md.utils.escapeHtml(token?.content ?? '')
    const label = language ? ` data-language="${md.utils.escapeHtml(language)}"` : ''
    return `<figure class="code"${label}><pre tabindex="0"><code>${code}</code></pre></figure>\n`
  }
  md.renderer.rules['fence'] = (tokens, index) => render(tokens[index])
  md.renderer.rules['code_block'] = (tokens, index) => render(tokens[index])
}

/** Colors the fenced code among the tokens, giving other work a turn after each block. */
export async function highlightCodeBlocks(tokens: readonly Token[]): Promise<void> {
  let left = mostHighlighted
  for (const token of tokens) {
    if (token.type !== 'fence' || token.content.length > left) continue
    const highlighted = await highlightCode(token.content, languageOf(token.info))
    if (highlighted === undefined) continue
    token.meta = { ...token.meta, highlighted }
    left -= token.content.length
    await setImmediate()
  }
}

/** `bash`, `{.bash .numberLines}`, `{r, echo=FALSE}` and `js {1,3}` all name a language first. */
const languageOf = (info: string) => /^\s*\{?\s*\.?([A-Za-z][\w+#-]{0,29})/.exec(info)?.[1]?.toLowerCase() ?? ''
