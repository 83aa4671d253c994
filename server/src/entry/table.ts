export interface Column<Row> {
  readonly title: string
  readonly of: (row: Row) => string
  /** Aligned to the right, as numbers are. */
  readonly isNumber?: boolean
}

/** Rows under their titles, each column as wide as its widest value. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const values = [columns.map(({ title }) => title), ...rows.map((row) => columns.map((column) => column.of(row)))]
  const widths = columns.map((_, index) => Math.max(...values.map((line) => line[index]?.length ?? 0)))
  return values.map((line) =>
    line
      .map((value, index) => {
        const width = widths[index] ?? 0
        return columns[index]?.isNumber ? value.padStart(width) : value.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}

/** A share of a whole in percent, with one decimal. */
export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`

/** A wait in the unit people would use. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)} ms`
  const seconds = Math.ceil(ms / 1_000)
  if (seconds < 120) return `${seconds} s`
  return seconds < 7_200 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3_600)} h`
}
