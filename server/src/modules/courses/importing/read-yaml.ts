import { parse } from 'yaml'

const longestYaml = 65_536

/** What somebody wrote in YAML, read without trusting its types. */
export class Settings {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.#values = values
  }

  /** One line of text; numbers and dates are text as well. */
  text(...names: string[]): string | undefined {
    return this.#first(names, (value) => asLine(value) || undefined)
  }

  number(...names: string[]): number | undefined {
    return this.#first(names, (value) => {
      const number = typeof value === 'string' ? Number.parseFloat(value) : value
      return typeof number === 'number' && Number.isFinite(number) ? number : undefined
    })
  }

  /** A list of lines; whatever in it is no text is left out. */
  list(...names: string[]): string[] {
    return this.#first(names, (value) => (Array.isArray(value) ? value.map(asLine).filter(Boolean) : undefined)) ?? []
  }

  #first<T>(names: readonly string[], read: (value: unknown) => T | undefined): T | undefined {
    for (const name of names) {
      const found = Object.hasOwn(this.#values, name) ? read(this.#values[name]) : undefined
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** A line as the course keeps it: no line breaks, no control characters. */
export function asLine(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  return String(value)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** Reads settings; a string says, for a person, why that was refused. References (`*x`) are: a few can stand for gigabytes. */
export function readYaml(text: string): Settings | string {
  if (text.length > longestYaml) return `its settings are longer than ${longestYaml} characters`
  try {
    const values: unknown = parse(text, { maxAliasCount: 0, prettyErrors: false, logLevel: 'error', schema: 'core' })
    if (values === null || values === undefined) return new Settings()
    if (typeof values !== 'object' || Array.isArray(values)) return 'its settings are not a list of names and values'
    return new Settings(values as Record<string, unknown>)
  } catch (error) {
    return `its settings are not valid YAML (${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'})`
  }
}

/** Takes the settings off the head of a Markdown file; without any, the body is the whole file. */
export function splitFrontMatter(text: string): { settings: Settings | string; body: string } {
  if (!text.startsWith('---')) return { settings: new Settings(), body: text }
  const end = endOfFrontMatter(text)
  return end === undefined
    ? { settings: new Settings(), body: text }
    : { settings: readYaml(text.slice(text.indexOf('\n') + 1, end.start)), body: text.slice(end.after) }
}

function endOfFrontMatter(text: string): { start: number; after: number } | undefined {
  if (!/^---[ \t]*$/.test(text.slice(0, text.indexOf('\n')))) return undefined
  const closing = /^(?:---|\.\.\.)[ \t]*$/gm
  closing.lastIndex = text.indexOf('\n') + 1
  const found = closing.exec(text)
  return found ? { start: found.index, after: Math.min(text.length, closing.lastIndex + 1) } : undefined
}
