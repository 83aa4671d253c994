import sanitize from 'sanitize-html'
import { headingIdFor, headingIdPrefix } from './headings.ts'

/** Decides what a destination in a lesson becomes: an address, or undefined when it leads nowhere. */
export type ResolveDestination = (destination: string) => string | undefined

export interface Resolvers {
  readonly resolveImage: ResolveDestination
  readonly resolveLink: ResolveDestination
}

/** How Markdown names another lesson of the same course. */
const lessonLink = /^lesson:(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:#(?<fragment>.*))?$/s

const plainTags = words(`
  p br hr blockquote pre code kbd samp var figure figcaption div span
  em strong b i u s del ins mark small sub sup abbr cite q dfn
  ul ol li dl dt dd table caption thead tbody tfoot tr th td
  h2 h3 h4 h5 h6 a img aside details summary`)

/** Tags whose content means nothing, or something else, once the tag is gone. */
export const droppedWithContent: readonly string[] = words(`
  script style textarea option select xmp noscript noembed noframes iframe frameset
  object embed template svg math plaintext title`)

const span = { name: 'colspan', values: Array.from({ length: 20 }, (_, index) => String(index + 1)) }
const cell = [span, { ...span, name: 'rowspan' }, { name: 'scope', values: ['col', 'row'] }]
const focusable = { name: 'tabindex', values: ['0'] }

/**
 * The last step of every rendering: keeps what a lesson may hold (a list of tags, attributes and class names) and drops
 * the rest, whether Markdown or raw HTML made it. Nothing that survives can run, load a frame, or style itself.
 */
export function sanitizeLessonHtml(html: string, { resolveImage, resolveLink }: Resolvers): string {
  return sanitize(html, {
    allowedTags: plainTags,
    nonTextTags: [...droppedWithContent],
    allowedAttributes: {
      a: ['href', 'title', 'rel', 'target', 'data-lesson'],
      img: ['src', 'alt', 'title', 'width', 'height', 'loading', 'decoding'],
      figure: ['data-language'],
      pre: [focusable],
      div: [focusable],
      ol: ['start'],
      details: ['open'],
      abbr: ['title'],
      th: cell,
      td: cell,
      ...Object.fromEntries(['h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, ['id']])),
    },
    allowedClasses: {
      aside: [/^callout(-[a-z]+)?$/],
      details: [/^callout(-[a-z]+)?$/],
      p: ['callout-title'],
      figure: ['code'],
      span: [/^tok-[a-z-]+$/, 'figure-missing'],
      div: ['table-scroll'],
      th: [/^align-(left|center|right)$/],
      td: [/^align-(left|center|right)$/],
    },
    allowedSchemes: ['http', 'https', 'mailto'],
    nestingLimit: 150,
    transformTags: {
      a: (_, attributes) => link(attributes, resolveLink),
      img: (_, attributes) => image(attributes, resolveImage),
      ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((tag) => [tag, heading])),
      figure: (tagName, attributes) => ({
        tagName,
        attribs: keepWhere(attributes, 'data-language', /^[a-z][\w+#-]*$/),
      }),
      ol: (tagName, attributes) => ({ tagName, attribs: keepWhere(attributes, 'start', /^\d{1,6}$/) }),
    },
  })
}

function keepWhere(attributes: sanitize.Attributes, name: string, pattern: RegExp): sanitize.Attributes {
  const { [name]: value, ...rest } = attributes
  return value !== undefined && pattern.test(value) ? { ...rest, [name]: value } : rest
}

function heading(tagName: string, attributes: sanitize.Attributes): sanitize.Tag {
  const { id } = attributes
  return { tagName: tagName === 'h1' ? 'h2' : tagName, attribs: id?.startsWith(headingIdPrefix) ? { id } : {} }
}

function link({ href = '', title }: sanitize.Attributes, resolve: ResolveDestination): sanitize.Tag {
  const resolved = href.startsWith('#') ? `#${headingIdFor(decode(href.slice(1)))}` : resolve(href)
  const lesson = lessonLink.exec(resolved ?? '')?.groups
  if (lesson) return lessonTag(lesson['id'] ?? '', lesson['fragment'])
  const address = safe(resolved)
  if (address === undefined) return { tagName: 'span', attribs: {} }
  const attribs = { href: address, ...(title && { title }) }
  return {
    tagName: 'a',
    attribs: isOutside(address) ? { ...attribs, rel: 'noopener noreferrer', target: '_blank' } : attribs,
  }
}

function image(
  { src = '', alt = '', title, width, height }: sanitize.Attributes,
  resolve: ResolveDestination,
): sanitize.Tag {
  const address = safe(resolve(src))
  if (address === undefined || address.startsWith('mailto:')) {
    return { tagName: 'span', attribs: { class: 'figure-missing' }, text: alt }
  }
  const size = { ...(isLength(width) && { width }), ...(isLength(height) && { height }) }
  return { tagName: 'img', attribs: { src: address, alt, ...(title && { title }), ...size, loading: 'lazy' } }
}

/** A lesson's page is named by its id, so that another lesson of the same course is its neighbor wherever it is shown. */
function lessonTag(id: string, fragment: string | undefined): sanitize.Tag {
  const place = fragment ? `#${headingIdFor(decode(fragment))}` : ''
  return { tagName: 'a', attribs: { href: `./${id}${place}`, 'data-lesson': id } }
}

const isLength = (value: string | undefined): value is string => /^\d{1,4}%?$/.test(value ?? '')

function words(text: string): string[] {
  return text.trim().split(/\s+/)
}

const isOutside = (address: string) => /^(https?:)?\/\//i.test(address)

/** Only what a browser cannot read as anything but http, https, mail or a place on this site. */
function safe(address: string | undefined): string | undefined {
  if (address === undefined || /[\s\p{Cc}\\]/u.test(address)) return undefined
  return /^(https?:\/\/|mailto:|\/|#)/i.test(address) ? address : undefined
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
