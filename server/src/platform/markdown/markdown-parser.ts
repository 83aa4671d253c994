import createMarkdownIt, { type MarkdownIt, type Token } from 'markdown-it'
import { attributesAfterImages } from './attributes.ts'
import { codeBlocks } from './code-blocks.ts'
import { fencedDivs } from './fenced-divs.ts'
import { figures } from './figures.ts'
import { gridTables } from './grid-tables.ts'
import { headings } from './headings.ts'
import { markdownProblems } from './markdown-problems.ts'

/** A table of 16,000 cells, or as many paragraphs: far more than any page shows. */
const mostTokens = 50_000

/**
 * CommonMark with tables and strikethrough, and what The Carpentries' lessons add to it. It holds no state. Parsing is
 * refused with 422 when the text has more than 50,000 beginnings and ends of paragraphs, list items, cells and so on.
 */
export const markdownParser: MarkdownIt = createMarkdownIt({ html: true, maxNesting: 60 })
  .use(attributesAfterImages)
  .use(fencedDivs)
  .use(gridTables)
  .use(figures)
  .use(headings)
  .use(codeBlocks)
  .use(scrollingTables)
  .use(dashes)
  .use(boundedTokens)

/** Lets a wide table scroll by itself, and aligns its cells by class because lessons carry no styles. */
function scrollingTables(md: MarkdownIt): void {
  md.renderer.rules['table_open'] = () => '<div class="table-scroll" tabindex="0"><table>\n'
  md.renderer.rules['table_close'] = () => '</table></div>\n'
  md.core.ruler.push('cell_alignment', ({ tokens }) => {
    for (const token of tokens) if (token.type === 'th_open' || token.type === 'td_open') alignByClass(token)
  })
}

function alignByClass(cell: Token): void {
  const alignment = /^text-align:(\w+)$/.exec(String(cell.attrGet('style') ?? ''))?.[1]
  if (alignment) cell.attrs = [['class', `align-${alignment}`]]
}

/** Three hyphens between words are how lessons write an em dash. */
function dashes(md: MarkdownIt): void {
  md.core.ruler.push('dashes', ({ tokens }) => {
    for (const child of tokens.flatMap((token) => token.children ?? [])) {
      if (child.type === 'text') child.content = child.content.replace(/(?<=[\p{L}\p{N}])---(?=[\p{L}\p{N}])/gu, '—')
    }
  })
}

/** The work that every token causes later, in memory above all, is a hundred times that of its characters. */
function boundedTokens(md: MarkdownIt): void {
  const { State } = md.block
  md.block.State = class extends State {
    override push(...token: Parameters<InstanceType<typeof State>['push']>) {
      if (this.tokens.length >= mostTokens) throw markdownProblems.tooComplex('Divide the lesson into several.')
      return super.push(...token)
    }
  }
}
