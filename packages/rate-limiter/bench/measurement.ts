/** A set of figures measured together, and the goals that they decide. */
export interface Measurement {
  readonly title: string
  readonly goals: readonly string[]
  run(): Promise<Findings>
}

export interface Findings {
  /** Markdown that tells what was done and what came out. */
  readonly report: string
  readonly checks: readonly Check[]
}

/** A figure that a goal bounds on one side or both. */
export interface Check {
  readonly goal: string
  readonly what: string
  readonly figure: number
  readonly atLeast?: number
  readonly atMost?: number
  readonly unit?: string
}

export function isMet({ figure, atLeast = -Infinity, atMost = Infinity }: Check): boolean {
  return figure >= atLeast && figure <= atMost
}

/** The bound as a reader compares it with the figure. */
export function boundOf({ atLeast, atMost, unit = '' }: Check): string {
  const bounds = [atLeast === undefined ? '' : `≥ ${shown(atLeast)}`, atMost === undefined ? '' : `≤ ${shown(atMost)}`]
  return `${bounds.filter(Boolean).join(' and ')}${unit}`
}

export function figureOf({ figure, unit = '' }: Check): string {
  return `${shown(figure)}${unit}`
}

/** A figure with the digits that matter. */
export function shown(value: number): string {
  const size = Math.abs(value)
  if (Number.isInteger(value) || size >= 1_000) return Math.round(value).toLocaleString('en-US')
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

/** A markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
