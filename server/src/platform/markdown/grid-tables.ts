/**
 * Pandoc's grid tables: rows drawn with `+---+` and `|`, any Markdown in a cell. Tables whose cells span columns or rows
 * are not understood; they are shown as they were drawn.
 */
import type { MarkdownIt, StateBlock } from 'markdown-it'

type Alignment = 'left' | 'center' | 'right' | undefined
type Row = readonly string[]

interface Grid {
  readonly header: readonly Row[]
  readonly body: readonly Row[]
  readonly alignments: readonly Alignment[]
}

const border = /^\+(?:[-=:]+\+)+$/

export function gridTables(md: MarkdownIt): void {
  md.block.ruler.before('table', 'grid_table', gridTable, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
}

function gridTable(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  if (state.env['insideGrid'] || (state.sCount[startLine] ?? 0) - state.blkIndent >= 4) return false
  if (!border.test(lineAt(state, startLine))) return false
  const lines = drawnLines(state, startLine, endLine)
  if (lines.length < 3) return false
  if (silent) return true
  const grid = readGrid(lines)
  const map: [number, number] = [startLine, startLine + lines.length]
  if (grid) pushTable(state, grid, map)
  else {
    const token = state.push('code_block', 'code', 0)
    token.content = `${lines.join('\n')}\n`
    token.map = map
  }
  state.line = map[1]
  return true
}

const lineAt = (state: StateBlock, line: number) =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]).trimEnd()

/** The lines from the first border to the last one before anything that is no part of a drawing. */
function drawnLines(state: StateBlock, startLine: number, endLine: number): string[] {
  const lines: string[] = []
  for (let line = startLine; line < endLine && (state.sCount[line] ?? 0) >= state.blkIndent; line += 1) {
    const text = lineAt(state, line)
    if (!/^[+|].*[+|]$/.test(text)) break
    lines.push(text)
  }
  return lines.slice(0, lines.findLastIndex((line) => border.test(line)) + 1)
}

function readGrid(lines: readonly string[]): Grid | undefined {
  const top = lines[0] ?? ''
  const edges = Array.from(top.matchAll(/\+/g), (corner) => corner.index)
  const rows: Row[] = []
  let header: Row[] = []
  let alignmentLine = top
  let pending: string[] = []
  for (const line of lines.slice(1)) {
    const isBorder = border.test(line)
    if (line.length !== top.length || edges.some((edge) => line[edge] !== (isBorder ? '+' : '|'))) return undefined
    if (!isBorder) pending.push(line)
    else {
      if (pending.length > 0) rows.push(cellsOf(pending, edges))
      pending = []
      if (line.includes('=')) {
        header = rows.splice(0)
        alignmentLine = line
      }
    }
  }
  return { header, body: rows, alignments: alignmentsOf(alignmentLine, edges) }
}

function cellsOf(lines: readonly string[], edges: readonly number[]): Row {
  return edges.slice(1).map((edge, column) =>
    lines
      .map((line) =>
        line
          .slice((edges[column] ?? 0) + 1, edge)
          .replace(/^ /, '')
          .trimEnd(),
      )
      // Authors put an empty paragraph before a list to push it down; as HTML it would swallow the list.
      .map((line) => (line === '<p></p>' ? '' : line))
      .join('\n'),
  )
}

const alignmentsOf = (line: string, edges: readonly number[]): Alignment[] =>
  edges.slice(1).map((edge, column) => {
    const isLeft = line[(edges[column] ?? 0) + 1] === ':'
    const isRight = line[edge - 1] === ':'
    if (isLeft && isRight) return 'center'
    return isRight ? 'right' : isLeft ? 'left' : undefined
  })

function pushTable(state: StateBlock, { header, body, alignments }: Grid, map: [number, number]): void {
  const table = state.push('table_open', 'table', 1)
  table.map = map
  table.meta = { drawn: true }
  pushRows(state, 'thead', 'th', header, alignments, map)
  pushRows(state, 'tbody', 'td', body, alignments, map)
  state.push('table_close', 'table', -1)
}

function pushRows(
  state: StateBlock,
  group: 'thead' | 'tbody',
  cell: 'th' | 'td',
  rows: readonly Row[],
  alignments: readonly Alignment[],
  map: [number, number],
): void {
  if (rows.length === 0) return
  state.push(`${group}_open`, group, 1)
  for (const row of rows) {
    state.push('tr_open', 'tr', 1)
    for (const [column, content] of row.entries()) {
      const alignment = alignments[column]
      const open = state.push(`${cell}_open`, cell, 1)
      if (alignment) open.attrSet('class', `align-${alignment}`)
      pushCell(state, content, map)
      state.push(`${cell}_close`, cell, -1)
    }
    state.push('tr_close', 'tr', -1)
  }
  state.push(`${group}_close`, group, -1)
}

/** Parses a cell as Markdown of its own. Lines in it count as the whole table's, which is all that can be said. */
function pushCell(state: StateBlock, content: string, map: [number, number]): void {
  const before = state.tokens.length
  state.env['insideGrid'] = true
  state.md.block.parse(content, state.md, state.env, state.tokens)
  state.env['insideGrid'] = false
  const added = state.tokens.slice(before)
  for (const token of added) if (token.map) token.map = map
  const [open, , close] = added
  if (added.length === 3 && open?.type === 'paragraph_open' && close) {
    open.hidden = true
    close.hidden = true
  }
}
