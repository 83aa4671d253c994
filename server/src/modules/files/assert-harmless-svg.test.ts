import { expect, test } from 'vitest'
import { assertHarmlessSvg } from './assert-harmless-svg.ts'

const check = (content: string, attributes = '') =>
  assertHarmlessSvg(Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${content}</svg>`))

test.each([
  ['shapes and text', '<g id="a"><rect width="1" height="2"/><text>1 &lt; 2 &#38; on=off</text></g>'],
  ['gradients used by fragment', '<linearGradient id="g"/><rect fill="url(#g)" style="stroke:url(&quot;#g&quot;)"/>'],
  ['filters', '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter>'],
  ['references into itself', '<use xlink:href="#a"/><use href="#b"/>'],
  ['an embedded picture', '<image href="data:image/png;base64,AAAA"/>'],
  ['style sheets', '<style><![CDATA[ rect > g { fill: url(#g) } ]]></style><style>.a { fill: red }</style>'],
  ['what drawing programs leave behind', '<sodipodi:namedview inkscape:zoom="2"/><metadata><rdf:RDF/></metadata>'],
  ['words that mean something in styles only', '<text>C:\\new (@import, url(a))</text><g inkscape:file="C:\\a.png"/>'],
  ['comments', '<!-- <script> was never here -->'],
])('%s are accepted', (_what, content) => {
  expect(() => check(content)).not.toThrow()
})

test("a document type of the W3C's own, or none in particular, is accepted", () => {
  const own = 'PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'
  for (const doctype of [`svg ${own}`, `svg\n ${own}\n`, 'svg']) {
    const head = `<?xml version="1.0" encoding="utf-8"?><!DOCTYPE ${doctype}>`
    expect(() => assertHarmlessSvg(Buffer.from(`${head}<svg/>`))).not.toThrow()
  }
})

test.each([
  'SYSTEM "https://example.org/a.dtd"',
  'PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://example.org/a.dtd"',
  'PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://www.w3.org@example.org/a.dtd"',
  'PUBLIC "a" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"',
])('a document type defined elsewhere is refused: %s', (id) => {
  const text = `<!DOCTYPE svg ${id}><svg/>`
  expect(() => assertHarmlessSvg(Buffer.from(text))).toThrow(expect.objectContaining({ status: 415 }))
})

test.each([
  ['a script', '<script>alert(1)</script>'],
  ['a script under a prefix', '<svg:script>alert(1)</svg:script>'],
  ['a script under an invented prefix', '<x:script>alert(1)</x:script>'],
  ['foreign markup', '<foreignObject><p/></foreignObject>'],
  ['an HTML namespace', '<g xmlns:h="http://www.w3.org/1999/xhtml"><h:p/></g>'],
  ['an HTML element', '<iframe src="#a"/>'],
  ['animation', '<a><animate attributeName="href" values="javascript:alert(1)"/></a>'],
  ['an event handler', '<rect onclick="alert(1)"/>'],
  ['an event handler after a line break', '<rect\n\tonload\n=\n"alert(1)"/>'],
  ['an event handler in single quotes', "<rect width='1' onload='alert(1)'/>"],
  ['a link elsewhere', '<a href="https://example.org"><rect/></a>'],
  ['a script address', '<a xlink:href="javascript:alert(1)"><rect/></a>'],
  ['a script address in character references', '<a href="&#x6a;avascript:alert(1)"><rect/></a>'],
  ['a picture from elsewhere', '<image href="//example.org/a.png"/>'],
  ['an embedded SVG', '<image href="data:image/svg+xml;base64,AAAA"/>'],
  ['a style from elsewhere', '<style>@import "https://example.org/a.css";</style>'],
  ['a fill from elsewhere', '<rect fill="url(https://example.org/a.svg#g)"/>'],
  ['a fill from elsewhere in character references', '<rect fill="ur&#108;(https://example.org/a.svg)"/>'],
  ['a style from elsewhere in CDATA', '<style><![CDATA[ g { fill: url("//example.org") } ]]></style>'],
  ['an import spelled with an escape', '<style>@im\\port "https://example.org/a.css";</style>'],
  ['an import divided by a comment', '<style>@im<!-- -->port "https://example.org/a.css";</style>'],
  ['an import divided by CDATA', '<style>@im<![CDATA[port "https://example.org/a.css";]]></style>'],
  ['an import under a prefix', '<s:style>@import "https://example.org/a.css";</s:style>'],
  ['a fill from elsewhere spelled with an escape', '<rect fill="u\\72l(https://example.org/a.svg)"/>'],
  ['a set of pictures', '<rect style="mask: image-set(&quot;https://example.org/a.png&quot; 1x)"/>'],
  ['a source', '<style>g { mask: src("https://example.org/a.png") }</style>'],
  ['another base', '<g xml:base="https://example.org/"><use href="#a"/></g>'],
  ['a ping', '<a href="#a" ping="https://example.org"><rect/></a>'],
  ['a processing instruction', '<?xml-stylesheet href="a.css"?>'],
  ['markup that cannot be followed', '<rect width=1/>'],
])('%s is refused', (_what, content) => {
  expect(() => check(content)).toThrow(expect.objectContaining({ status: 415 }))
})

test('declared entities are refused', () => {
  const text = '<!DOCTYPE svg [<!ENTITY a "<script/>">]><svg>&a;</svg>'
  expect(() => assertHarmlessSvg(Buffer.from(text))).toThrow(expect.objectContaining({ status: 415 }))
})

test('text in another encoding than UTF-8 is refused: it could be read in two ways', () => {
  const utf16 = Buffer.from('<svg/>', 'utf16le')
  expect(() => assertHarmlessSvg(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toThrow(/UTF-8/)
  expect(() => assertHarmlessSvg(Buffer.from('<?xml version="1.0" encoding="utf-7"?><svg/>'))).toThrow(/UTF-8/)
})
