import fc from 'fast-check'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import { renderMarkdown } from './render-markdown.ts'

const call = 'alert(1)'

/** Ways to make a page run something, as raw HTML, as Markdown, and through what The Carpentries' dialect adds. */
const payloads = [
  ...[
    '<script>',
    '<SCRIPT>',
    '<script/x>',
    '<script\n>',
    '<scr<script>ipt>',
    '<script src=//evil.test/x.js>',
    '<script type=module>',
  ].map((open) => `${open}${call}</script>`),
  ...[
    'onerror',
    'onload',
    'ONERROR',
    'onerror\n',
    'onerror ',
    '\nonerror',
    '/onerror',
    'x"onerror',
    "x'onerror",
    'onfocus autofocus onblur',
  ].map((name) => `<img src=x ${name}=${call}>`),
  ...[
    'a',
    'b',
    'div',
    'p',
    'span',
    'table',
    'td',
    'details',
    'summary',
    'figure',
    'h2',
    'li',
    'kbd',
    'pre',
    'aside',
    'ol',
  ].map(
    (tag) =>
      `<${tag} onmouseover=${call} onclick="${call}" ontoggle='${call}' style="background:url(javascript:${call})">x</${tag}>`,
  ),
  ...[
    'javascript:',
    'JaVaScRiPt:',
    ' javascript:',
    '\tjavascript:',
    'java\tscript:',
    'java\nscript:',
    'java&#x09;script:',
    'java&NewLine;script:',
    '&#106;avascript:',
    '&#x6A;avascript:',
    '\u0001javascript:',
    'javascript&colon;',
    'vbscript:',
    'livescript:',
    'data:text/html,',
    'data:text/html;base64,',
    'data:image/svg+xml,<svg onload=',
    'feed:javascript:',
    'view-source:javascript:',
    'jar:javascript:',
    'blob:',
    'filesystem:',
    'file:///',
    'intent:',
    'about:',
  ].flatMap((scheme) => [
    `<a href="${scheme}${call}">x</a>`,
    `<img src='${scheme}${call}'>`,
    `[x](${scheme}${call})`,
    `[x](<${scheme}${call}>)`,
    `![x](${scheme}${call})`,
    `[x]\n\n[x]: ${scheme}${call}`,
    `<${scheme}${call}>`,
  ]),
  ...[
    'iframe',
    'frame',
    'embed',
    'object',
    'applet',
    'link',
    'meta',
    'base',
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'video',
    'audio',
    'source',
    'track',
    'svg',
    'math',
    'style',
    'template',
    'slot',
    'portal',
    'marquee',
    'bgsound',
    'keygen',
    'isindex',
    'noscript',
    'dialog',
    'canvas',
    'layer',
    'xml',
  ].map(
    (tag) =>
      `<${tag} src="javascript:${call}" href="javascript:${call}" data="javascript:${call}" action="javascript:${call}" onload=${call} srcdoc="<script>${call}</script>">`,
  ),
  '<svg><script>alert(1)</script></svg>',
  '<svg onload=alert(1)>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
  '<svg><set attributeName=href to=javascript:alert(1)>',
  '<svg><foreignObject><img src=x onerror=alert(1)>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<math href="javascript:alert(1)">x</math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<style><!--</style><img src=x onerror=alert(1)>-->',
  '<xmp><img src=x onerror=alert(1)></xmp>',
  '<textarea></textarea><img src=x onerror=alert(1)>',
  '<title></title><img src=x onerror=alert(1)>',
  '<plaintext><img src=x onerror=alert(1)>',
  '<template><script>alert(1)</script></template>',
  '<form id=x></form><button form=x formaction=javascript:alert(1)>x',
  '<isindex action=javascript:alert(1)>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="javascript:alert(1)//">',
  '<link rel=stylesheet href=//evil.test>',
  '<img src=x:x srcset="x onerror=alert(1) 1x, javascript:alert(1) 2x">',
  '<img src="x` `<script>alert(1)</script>"` `>',
  '<<img src=x onerror=alert(1)>>',
  '<!--[if IE]><script>alert(1)</script><![endif]-->',
  '<?xml-stylesheet href="javascript:alert(1)"?>',
  '<![CDATA[<script>alert(1)</script>]]>',
  '<a href="https://x" target=_self rel=opener onclick=alert(1)>x</a>',
  '<a href="\\\\evil.test" ping=//evil.test>x</a>',
  '<div id=root class="mantine-Modal-root">x</div>',
  "![x](y){onerror='alert(1)' onload=alert(1) style='x'}",
  '![x](javascript:alert(1)){width=1}',
  '## x {onclick=alert(1)}',
  '::: callout {onclick=alert(1)}\nx\n:::',
  '::: {.challenge onclick="alert(1)"}\nx\n:::',
  '::: "><img/src=x/onerror=alert(1)>\nx\n:::',
  '::: note <img src=x onerror=alert(1)>\nx\n:::',
  '::: x onclick=alert(1)\ny',
  '```"><img/src=x/onerror=alert(1)>\nx\n```',
  '```js onclick=alert(1)\n</code></pre><img src=x onerror=alert(1)>\n```',
  '~~~<script>\nalert(1)\n~~~',
  '+-----+\n| <script>alert(1)</script> |\n+-----+',
  '| a |\n|---|\n| <img src=x onerror=alert(1)> |',
  '[x](https://a "t\\" onclick=alert(1) \\"")',
  '![x](https://a/b.png "t\\" onerror=alert(1) \\"")',
  '[x](lesson:javascript:alert(1))',
  '[x](lesson:01890000-0000-7000-8000-000000000001" onclick="alert(1))',
  '[x](#" onclick="alert(1))',
]

const allowedTags = new Set(
  'p br hr blockquote pre code kbd samp var figure figcaption div span em strong b i u s del ins mark small sub sup abbr cite q dfn ul ol li dl dt dd table caption thead tbody tfoot tr th td h2 h3 h4 h5 h6 a img aside details summary'.split(
    ' ',
  ),
)
const allowedAttributes = new Set(
  'title rel target data-lesson alt width height loading data-language tabindex start open colspan rowspan scope'.split(
    ' ',
  ),
)
const address = /^(https?:\/\/|mailto:|\/|#|\.\/[0-9a-f-]{36})/i

/** Everything a lesson may not hold in the HTML, as a browser reads it. */
const offences = (html: string): string[] => parseFragment(html).childNodes.flatMap(offencesOf)

function offencesOf(node: DefaultTreeAdapterTypes.ChildNode): string[] {
  if (node.nodeName === '#text') return []
  if (!('tagName' in node)) return [node.nodeName]
  return [
    ...(allowedTags.has(node.tagName) ? [] : [`<${node.tagName}>`]),
    ...node.attrs.filter(({ name, value }) => !isAllowed(name, value)).map(({ name, value }) => `${name}=${value}`),
    ...node.childNodes.flatMap(offencesOf),
  ]
}

function isAllowed(name: string, value: string): boolean {
  if (name === 'href' || name === 'src') return address.test(value)
  if (name === 'id') return value.startsWith('section-')
  if (name === 'class') return /^(callout|tok-|code$|table-scroll$|align-|figure-missing$)/.test(value)
  return allowedAttributes.has(name)
}

describe('nothing that can run survives', () => {
  test('the table of attacks is a long one', () => expect(new Set(payloads).size).toBeGreaterThan(250))

  test.each(payloads)('%j', async (payload) => {
    expect(offences((await renderMarkdown(payload)).html)).toEqual([])
  })

  test('in any place of a lesson', async () => {
    const places = [
      '- %',
      '> %',
      '# %',
      'a % b',
      '*%*',
      '| % |\n|---|\n| % |',
      '::: challenge\n## %\n\n%\n:::',
      '<details>\n\n%\n\n</details>',
      '![%](%){alt="%"}',
      '[%](/x "%")',
    ]
    for (const place of places) {
      const lesson = payloads.map((payload) => place.replaceAll('%', () => payload)).join('\n\n')
      expect(offences((await renderMarkdown(lesson)).html)).toEqual([])
    }
  })

  test('however attacks are cut up and mixed', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...payloads),
      fc.constantFrom(...'< > " \' ` [ ] ( ) { } : ! # \n \t & ; = / \\ -'.split(' ')),
      fc.string({ maxLength: 8 }),
    )
    const cut = fc
      .tuple(fc.constantFrom(...payloads), fc.nat(80), fc.nat(80))
      .map(([text, from, length]) => text.slice(from, from + length))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(piece, cut), { maxLength: 12 }), async (pieces) => {
        expect(offences((await renderMarkdown(pieces.join(''))).html)).toEqual([])
      }),
      { numRuns: 600 },
    )
  })

  test('a second sanitizing finds nothing to change', async () => {
    const { sanitizeLessonHtml } = await import('./sanitize-lesson-html.ts')
    const same = { resolveImage: (source: string) => source, resolveLink: (destination: string) => destination }
    for (const payload of payloads) {
      const { html } = await renderMarkdown(payload)
      if (html.includes('href="#') || html.includes('data-lesson')) continue
      expect(sanitizeLessonHtml(html, same)).toBe(html)
    }
  })
})

test('a resolver that answers with a script is not believed', async () => {
  const resolve = () => 'javascript:alert(1)'
  const { html } = await renderMarkdown('[x](y) ![z](y)', { resolveImage: resolve, resolveLink: resolve })
  expect(offences(html)).toEqual([])
})
