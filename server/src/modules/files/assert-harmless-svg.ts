/**
 * SVG is a program format that also draws. This lets through what draws and refuses the rest, rather than repairing it:
 * scripts, event handlers, foreign markup, animation and anything loaded from elsewhere. It reads text that an XML parser
 * has found well-formed before, so a scan by tokens sees what a browser would. Files are also served under a policy
 * that forbids scripts and loading; this check does not rely on it.
 */
import { fileProblems } from './file-problems.ts'

const elements = new Set(
  `a circle clipPath defs desc ellipse filter flowPara flowRegion flowRoot flowSpan g image line linearGradient marker
  mask metadata path pattern polygon polyline radialGradient rect stop style svg switch symbol text textPath title tspan
  use view`.split(/\s+/),
)

/** Elements that act, under whatever prefix. Drawing programs leave harmless elements of their own behind prefixes. */
const acting =
  /^(script|foreignobject|iframe|embed|object|audio|video|canvas|handler|listener|set|animate.*|discard|html|body)$/i

const markup =
  /<(?:(?<comment>!--[^]*?-->)|!\[CDATA\[(?<cdata>[^]*?)\]\]>|\?(?<instruction>[^]*?)\?>|(?<doctype>!DOCTYPE[^>]*>)|(?<end>\/[^<>]*>)|(?<name>[^\s<>/=!?]+)(?<attributes>(?:\s+[^\s<>/="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>)/y
/** Drawing programs write the W3C's own; whoever reads SVG knows it by heart, or ignores it. */
const plainDoctype =
  /^!DOCTYPE\s+svg(\s+PUBLIC\s+(["'])-\/\/W3C\/\/DTD SVG [\w. ]{1,20}\/\/EN\2\s+(["'])https?:\/\/www\.w3\.org\/[\w./-]+\3)?\s*>$/
const attribute = /([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/** Refuses, with 415, an SVG that holds more than shapes, text and embedded pictures. */
export function assertHarmlessSvg(bytes: Uint8Array): void {
  const text = decodeUtf8(bytes)
  // A style sheet is what the pieces of its element say together: comments and CDATA could divide a word.
  let sheet = ''
  let inSheet = false
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('<', at)
    if (inSheet) sheet += decodeReferences(text.slice(at, start === -1 ? undefined : start))
    if (start === -1) break
    markup.lastIndex = start
    const found = markup.exec(text)
    if (!found?.groups) throw refuse('its markup cannot be followed')
    checkMarkup(found.groups)
    if (inSheet) sheet += found.groups['cdata'] ?? ''
    if (isStyle(found.groups['name'])) inSheet = !found[0].endsWith('/>')
    if (isStyle(found.groups['end']?.slice(1).trim())) inSheet = false
    at = markup.lastIndex
  }
  checkStyle(sheet)
}

const isStyle = (name: string | undefined) => name !== undefined && /(^|:)style$/i.test(name)

function checkMarkup({ instruction, doctype, name, attributes = '' }: Record<string, string | undefined>): void {
  if (instruction !== undefined) checkInstruction(instruction)
  if (doctype?.includes('[')) throw refuse('it declares entities of its own')
  if (doctype && !plainDoctype.test(doctype)) throw refuse('its document type is defined elsewhere')
  if (name === undefined) return
  checkElement(name)
  for (const [, key = '', double, single = ''] of attributes.matchAll(attribute)) {
    checkAttribute(key, decodeReferences(double ?? single))
  }
}

function checkInstruction(instruction: string): void {
  if (!/^xml\s/.test(instruction)) throw refuse('it holds processing instructions')
  const encoding = /encoding\s*=\s*["']([^"']*)/.exec(instruction)?.[1] ?? 'utf-8'
  if (!/^utf-?8$/i.test(encoding)) throw refuse('it is not written in UTF-8')
}

function checkElement(name: string): void {
  const [prefix, local] = name.includes(':') ? name.split(':', 2) : ['', name]
  const known = prefix === '' || prefix === 'svg' ? elements.has(local ?? '') || local?.startsWith('fe') : true
  if (!known || acting.test(local ?? '')) throw refuse(`it holds the element <${name}>`)
}

function checkAttribute(name: string, value: string): void {
  if (/^on/i.test(name)) throw refuse(`it holds the event handler ${name}`)
  if (/^(xml:base|ping)$/i.test(name)) throw refuse(`it holds the attribute ${name}`)
  if (/(^|:)(href|src)$/i.test(name) && !isLocal(value)) throw refuse('it refers to something outside itself')
  if (/^xmlns(:|$)/.test(name) && /xhtml/i.test(value)) throw refuse('it holds markup that is not SVG')
  // A prefixed attribute is no style, and drawing programs keep paths with backslashes in theirs.
  if (!name.includes(':')) checkStyle(value)
}

/** Style sheets and attributes may refer to parts of the same file, and to pictures they carry with them. */
function checkStyle(text: string): void {
  // An escape can spell any of the words below.
  if (text.includes('\\')) throw refuse('its styles hold escapes')
  if (/@import|javascript:|(image|image-set|src)\s*\(/i.test(text)) throw refuse('its styles load from elsewhere')
  for (const [, target = ''] of text.matchAll(/url\s*\(\s*["']?\s*([^"')]*)/gi)) {
    if (!isLocal(target)) throw refuse('its styles load from elsewhere')
  }
}

const isLocal = (reference: string) => /^(#|data:image\/(png|jpeg|gif|webp)[;,])/.test(reference.trim())

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function decodeReferences(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (all, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? all
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      return code <= 0x10ffff ? String.fromCodePoint(code) : all
    },
  )
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('it is not written in UTF-8')
  }
}

const refuse = (reason: string) => fileProblems.unsafePicture(`The SVG is refused because ${reason}.`)
