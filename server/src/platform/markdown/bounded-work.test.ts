/** A lesson's author may be hostile: the work a text causes must grow with its length, never with its depth squared. */
import { expect, test } from 'vitest'
import { markdownParser } from './markdown-parser.ts'
import { longestMarkdownBytes, renderMarkdown } from './render-markdown.ts'

const fill = (pattern: string) => pattern.repeat(Math.floor(longestMarkdownBytes / 8 / pattern.length))

const hostile: Record<string, string> = {
  'fences that never close': fill('::: challenge\n'),
  'closing fences only': fill(':::\n'),
  'fences one in another in a list': fill('- ::: hint\n'),
  quotes: fill('>'),
  lists: fill('- '),
  'ordered lists': fill('1. '),
  brackets: fill('['),
  'image brackets': fill('!['),
  'link ends': fill(']('),
  'images with open attributes': fill("![](a){alt='"),
  'braces after images': fill('![](a){'),
  emphasis: fill('*a_'),
  backticks: fill('`a``'),
  'HTML tags that close': fill('<i>a</i>'),
  'unclosed comments': fill('<!--'),
  'unclosed tags': fill('<a href="'),
  entities: fill('&lt'),
  autolinks: fill('<http:'),
  definitions: fill('[a]: b\n'),
  'table cells': fill('|a'),
  'grid corners': fill('+-'),
  'grid rows': `+---+\n${fill('|   |\n')}+---+`,
  'grids in grids': `${'+---'.repeat(300)}+\n${fill(`${'|+-+'.repeat(300)}|\n`)}`,
  'heading braces': `# ${fill('{#a ')}`,
  backslashes: fill('\\'),
}

test.each(Object.entries(hostile))('%s', async (_, markdown) => {
  expect(markdownParser.parse(markdown, {}).length).toBeLessThan(markdown.length * 4 + 100)
  const { html } = await renderMarkdown(markdown)
  expect(html.length).toBeLessThan(markdown.length * 40)
  expect(deepestNesting(html)).toBeLessThan(200)
})

const crowded: Record<string, string> = {
  headings: '# a\n'.repeat(17_000),
  paragraphs: 'a\n\n'.repeat(17_000),
  'list items': '- a\n'.repeat(11_000),
  'table rows': `|a|b|\n|-|-|\n${'|a\n'.repeat(7_000)}`,
  'tables of one cell': 'a|\n-|\n\n'.repeat(6_000),
  'grid rows': `+-+-+\n${'|a|b|\n+-+-+\n'.repeat(6_000)}`,
}

test.each(Object.entries(crowded))(
  '%s by the ten thousand are refused: each is much work later',
  async (_, markdown) => {
    await expect(renderMarkdown(markdown)).rejects.toMatchObject({
      status: 422,
      type: expect.stringMatching('markdown/too-complex$'),
    })
    expect((await renderMarkdown(markdown.slice(0, 5_000))).html).toContain('a')
  },
)

test.each(['<div>', '<b><i>', '<b></i>', 'a<b>', '<x></y>\n\n'])(
  '%s again and again is refused: the sanitizer keeps a stack',
  async (tags) => {
    await expect(renderMarkdown(fill(tags))).rejects.toMatchObject({ status: 422 })
  },
)

test('code beyond what a lesson needs is shown without colors', async () => {
  const block = `\`\`\`js\n${'const a = 1\n'.repeat(2_000)}\`\`\`\n\n`
  const { html } = await renderMarkdown(block.repeat(20))
  const figures = html.split('<figure').slice(1)
  expect(figures).toHaveLength(20)
  expect(figures.map((figure) => figure.includes('tok-'))).toEqual([...Array(5).fill(true), ...Array(15).fill(false)])
})

function deepestNesting(html: string): number {
  let depth = 0
  let deepest = 0
  for (const [tag] of html.matchAll(/<\/?(?!img|br|hr)[a-z][^>]*>/g)) {
    depth += tag.startsWith('</') ? -1 : 1
    deepest = Math.max(deepest, depth)
  }
  return deepest
}
