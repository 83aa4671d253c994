import { describe, expect, test } from 'vitest'
import { longestMarkdownBytes, renderMarkdown } from './render-markdown.ts'

const render = async (markdown: string) => (await renderMarkdown(markdown)).html.trim()

describe('headings', () => {
  test('start at h2 whatever level the author starts at, and carry ids', async () => {
    expect(await render('# Staging\n\n## Why *stage*?')).toBe(
      '<h2 id="section-staging">Staging</h2>\n<h3 id="section-why-stage">Why stage?</h3>'.replace(
        'Why stage?',
        'Why <em>stage</em>?',
      ),
    )
    expect(await render('### Deep start')).toBe('<h2 id="section-deep-start">Deep start</h2>')
  })

  test('are listed as the outline, without those inside boxes, lists and quotes', async () => {
    const { headings } = await renderMarkdown(
      '## One\n\n::: challenge\n## Boxed\n## Second\n:::\n\n> ## Quoted\n\n### Two `x`',
    )
    expect(headings).toEqual([
      { id: 'section-one', level: 2, text: 'One' },
      { id: 'section-two-x', level: 3, text: 'Two x' },
    ])
  })

  test('with the same words get different ids, in any script', async () => {
    const { headings } = await renderMarkdown('## Übung\n\n## Übung\n\n## 练习\n\n## !!!')
    expect(headings.map(({ id }) => id)).toEqual(['section-übung', 'section-übung-2', 'section-练习', 'section-part'])
  })

  test('take an id the author gave, which links in the lesson reach', async () => {
    expect(await render('## Undo {#Going-Back}\n\n[see](#going-back)')).toBe(
      '<h2 id="section-going-back">Undo</h2>\n<p><a href="#section-going-back">see</a></p>',
    )
  })
})

describe('pictures', () => {
  test('alone in a paragraph are figures; with an alt attribute the brackets hold the caption', async () => {
    expect(await render(`![Made by *Ada*](/a.svg){alt='A "plan"' .wide width=60%}`)).toBe(
      '<figure><img src="/a.svg" alt="A &quot;plan&quot;" width="60%" loading="lazy" /><figcaption>Made by <em>Ada</em></figcaption></figure>',
    )
  })

  test('without attributes have the brackets as alternative text and the title as caption', async () => {
    expect(await render('![A plan](/a.svg "Figure 1")')).toBe(
      '<figure><img src="/a.svg" alt="A plan" loading="lazy" /><figcaption>Figure 1</figcaption></figure>',
    )
    expect(await render('see ![icon](/i.png) here')).toBe(
      '<p>see <img src="/i.png" alt="icon" loading="lazy" /> here</p>',
    )
  })

  test('that lie nowhere show their alternative text', async () => {
    const { html } = await renderMarkdown('![](fig/gone.png){alt="A graph"}', { resolveImage: () => undefined })
    expect(html.trim()).toBe('<figure><span class="figure-missing">A graph</span></figure>')
  })

  test('are found where the caller says', async () => {
    const { html } = await renderMarkdown('![x](fig/a.png)', { resolveImage: (source) => `/files/${source.slice(4)}` })
    expect(html).toContain('src="/files/a.png"')
  })
})

describe('links', () => {
  test('to other sites open apart and tell them nothing', async () => {
    expect(await render('[x](https://example.org)')).toBe(
      '<p><a href="https://example.org" rel="noopener noreferrer" target="_blank">x</a></p>',
    )
  })

  test('to another lesson name it as a neighbor', async () => {
    const id = '01890000-0000-7000-8000-000000000001'
    expect(await render(`[next](lesson:${id}#The-End)`)).toBe(
      `<p><a href="./${id}#section-the-end" data-lesson="${id}">next</a></p>`,
    )
  })

  test('that lead nowhere are plain text', async () => {
    expect(await render('[x](../learners/reference.md)')).toBe('<p><span>x</span></p>')
  })
})

describe('code', () => {
  test('is a figure that names its language, with a class for each kind of token', async () => {
    expect(await render("```sql\nselect 1 -- 'one'\n```")).toBe(
      '<figure class="code" data-language="sql"><pre tabindex="0"><code>' +
        '<span class="tok-keyword">select</span> <span class="tok-constant">1</span> <span class="tok-comment">-- \'one\'</span>\n' +
        '</code></pre></figure>',
    )
  })

  test('in a language nobody knows, or that is output, stays plain', async () => {
    expect(await render('```output\n<b> $ ls\n```')).toBe(
      '<figure class="code" data-language="output"><pre tabindex="0"><code>&lt;b&gt; $ ls\n</code></pre></figure>',
    )
    expect(await render('```\nplain\n```')).toBe(
      '<figure class="code"><pre tabindex="0"><code>plain\n</code></pre></figure>',
    )
  })

  test('typed after a prompt is colored as the command it is', async () => {
    const html = await render('```bash\n$ cd ~/Desktop\n$ ls -F # look\n```')
    expect(html).toContain('<span class="tok-punctuation">$ </span><span class="tok-function">cd</span>')
    expect(html).toContain('<span class="tok-comment"># look</span>')
  })

  test('in a transcript is colored only where something was typed', async () => {
    const html = await render('```console\n$ echo "hi"\nif [ "hi" ]\n```')
    expect(html).toContain('<span class="tok-function">echo</span>')
    expect(html).toContain('\nif [ "hi" ]\n')
  })

  test.each(['bash', 'console', 'python', 'typescript', 'sql', 'diff', 'output', 'nonsense'])(
    'keeps every character of %s',
    async (language) => {
      const source = '$ a "b" <c> && d\n  e = `f`\n\n+ g // h & i\n'
      const html = await render(`\`\`\`${language}\n${source}\`\`\``)
      const text = html
        .replace(/<[^>]*>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&gt;', '>')
        .replaceAll('&quot;', '"')
        .replaceAll('&amp;', '&')
      expect(text).toBe(source)
    },
  )
})

describe('tables', () => {
  test('scroll by themselves and align by class', async () => {
    expect(await render('| a | b |\n|:--|--:|\n| 1 | 2 |')).toBe(
      '<div class="table-scroll" tabindex="0"><table>\n<thead>\n<tr>\n<th class="align-left">a</th>\n<th class="align-right">b</th>\n</tr>\n</thead>\n' +
        '<tbody>\n<tr>\n<td class="align-left">1</td>\n<td class="align-right">2</td>\n</tr>\n</tbody>\n</table></div>',
    )
  })

  test('drawn as a grid hold any Markdown in their cells', async () => {
    const html = await render(
      [
        '+------+--------+',
        '| Code | Result |',
        '+======+:======:+',
        '| ```  | - one  |',
        '| - a  | - two  |',
        '| ```  |        |',
        '+------+--------+',
      ].join('\n'),
    )
    expect(html.replaceAll('\n', '')).toBe(
      '<div class="table-scroll" tabindex="0"><table><thead><tr><th>Code</th><th class="align-center">Result</th></tr></thead>' +
        '<tbody><tr><td><figure class="code"><pre tabindex="0"><code>- a</code></pre></figure></td>' +
        '<td class="align-center"><ul><li>one</li><li>two</li></ul></td></tr></tbody></table></div>',
    )
  })

  test('drawn in a way that is not understood are shown as drawn', async () => {
    const drawing = ['+---+---+', '| spans |', '+---+---+'].join('\n')
    expect(await render(drawing)).toBe(
      `<figure class="code"><pre tabindex="0"><code>${drawing}\n</code></pre></figure>`,
    )
  })
})

test('three hyphens between words are an em dash, but not in code', async () => {
  expect(await render('files---there `a---b` --- c')).toBe('<p>files—there <code>a---b</code> --- c</p>')
})

test('raw HTML keeps what a lesson may hold', async () => {
  expect(await render('Press <kbd>Enter</kbd><br>H<sub>2</sub>O <abbr title="a">b</abbr>')).toBe(
    '<p>Press <kbd>Enter</kbd><br />H<sub>2</sub>O <abbr title="a">b</abbr></p>',
  )
})

test('text longer than a lesson may be is refused before any work', async () => {
  await expect(renderMarkdown('é'.repeat(longestMarkdownBytes / 2 + 1))).rejects.toMatchObject({
    status: 413,
    type: 'https://upskill.dev/problems/markdown/too-large',
  })
})
