import {
  EditorSelection,
  type EditorState,
  type SelectionRange,
  type StateCommand,
  type TransactionSpec,
} from '@codemirror/state'

/** A block of Markdown around a text: `before` and `after` are whole lines, `placeholder` stands where nothing is selected. */
export type Block = { before: string; placeholder: string; after: string }

/**
 * Puts the mark (`**`, `_`, a backtick) around each selection or the word at the cursor; takes it away where it is. At the
 * end of marked text it steps out instead, so that the same keys begin and end what is typed.
 */
export function toggleMark(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    const spec = state.changeByRange((selected) => {
      if (isAtEndOf(state, selected, mark)) return { range: EditorSelection.cursor(selected.head + mark.length) }
      const range = selected.empty ? (state.wordAt(selected.head) ?? selected) : selected
      return (
        unmark(state, range, mark) ?? {
          changes: [
            { from: range.from, insert: mark },
            { from: range.to, insert: mark },
          ],
          range: EditorSelection.range(range.from + mark.length, range.to + mark.length),
        }
      )
    })
    dispatch(state.update(spec, { scrollIntoView: true, userEvent: 'input.format' }))
    return true
  }
}

/** Makes the selected lines headings of this level, or plain again when they are. */
export function toggleHeading(level: 2 | 3 | 4): StateCommand {
  const wanted = `${'#'.repeat(level)} `
  return changeLines((lines) => {
    const plain = lines.every((line) => line.startsWith(wanted))
    return lines.map((line) => (plain ? '' : wanted) + line.replace(/^#{1,6}\s+/, ''))
  })
}

/** Makes the selected lines a list or a quote, or plain again when they are. */
export function toggleLines(kind: 'bullets' | 'numbers' | 'quote'): StateCommand {
  const marker = { bullets: /^[-*+]\s+/, numbers: /^\d+[.)]\s+/, quote: /^>\s?/ }[kind]
  return changeLines((lines) => {
    const filled = lines.filter((line) => line.trim() !== '')
    if (filled.length > 0 && filled.every((line) => marker.test(line)))
      return lines.map((line) => line.replace(marker, ''))
    let number = 0
    return lines.map((line) => {
      if (line.trim() === '' && lines.length > 1) return line
      number += 1
      const prefix = { bullets: '- ', numbers: `${number}. `, quote: '> ' }[kind]
      return prefix + (kind === 'quote' ? line : line.replace(/^([-*+]|\d+[.)])\s+/, ''))
    })
  })
}

/** Makes the selection a link and selects the part that is still to be written: the address, or the text of one. */
export function insertLink(address = 'https://'): StateCommand {
  return ({ state, dispatch }) => {
    const { from, to } = state.selection.main
    const text = state.sliceDoc(from, to)
    const isAddress = /^(https?:\/\/|mailto:)\S+$/.test(text)
    const insert = isAddress ? `[](${text})` : `[${text}](${address})`
    const start = isAddress || text === '' ? from + 1 : from + text.length + 3
    const length = isAddress || text === '' ? 0 : address.length
    dispatch(state.update(replace(state.selection.main, insert, start, length)))
    return true
  }
}

/**
 * Puts a block on lines of its own around the selected text, or below the line with the cursor, with a blank line on
 * either side, and selects its text.
 */
export function insertBlock({ before, placeholder, after }: Block): StateCommand {
  return ({ state, dispatch }) => {
    const { main } = state.selection
    const { from, to } = main.empty
      ? { from: state.doc.lineAt(main.head).to, to: state.doc.lineAt(main.head).to }
      : main
    const text = state.sliceDoc(from, to) || placeholder
    const { lead, tail } = blankLinesAround(state, from, to)
    const opening = `${lead}${before}\n`
    const insert = `${opening}${text}\n${after}${tail}`
    dispatch(state.update(replace({ from, to }, insert, from + opening.length, text.length)))
    return true
  }
}

type Span = { from: number; to: number }

function replace({ from, to }: Span, insert: string, selectFrom: number, selectLength: number): TransactionSpec {
  return {
    changes: { from, to, insert },
    selection: EditorSelection.range(selectFrom, selectFrom + selectLength),
    scrollIntoView: true,
    userEvent: 'input',
  }
}

function isAtEndOf(state: EditorState, { empty, head }: SelectionRange, mark: string): boolean {
  const before = state.sliceDoc(head - 1, head)
  return (
    empty &&
    head > 0 &&
    !/\s/.test(before) &&
    !mark.startsWith(before) &&
    state.sliceDoc(head, head + mark.length) === mark
  )
}

function unmark(state: EditorState, range: SelectionRange, mark: string) {
  const size = mark.length
  const inside = state.sliceDoc(range.from, range.to)
  if (inside.length >= 2 * size && inside.startsWith(mark) && inside.endsWith(mark)) {
    return {
      changes: [
        { from: range.from, to: range.from + size },
        { from: range.to - size, to: range.to },
      ],
      range: EditorSelection.range(range.from, range.to - 2 * size),
    }
  }
  const isAround =
    state.sliceDoc(range.from - size, range.from) === mark && state.sliceDoc(range.to, range.to + size) === mark
  if (range.from < size || !isAround) return undefined
  return {
    changes: [
      { from: range.from - size, to: range.from },
      { from: range.to, to: range.to + size },
    ],
    range: EditorSelection.range(range.from - size, range.to - size),
  }
}

function changeLines(change: (lines: string[]) => string[]): StateCommand {
  return ({ state, dispatch }) => {
    const { main } = state.selection
    const first = state.doc.lineAt(main.from)
    const last = state.doc.lineAt(main.to)
    const text = change(state.sliceDoc(first.from, last.to).split('\n')).join('\n')
    const selection = main.empty
      ? EditorSelection.cursor(first.from + text.length)
      : EditorSelection.range(first.from, first.from + text.length)
    dispatch(
      state.update({
        changes: { from: first.from, to: last.to, insert: text },
        selection,
        scrollIntoView: true,
        userEvent: 'input.format',
      }),
    )
    return true
  }
}

/** The line breaks that are missing for a blank line before and after a block that takes the place of this span. */
export function blankLinesAround(state: EditorState, from: number, to: number): { lead: string; tail: string } {
  const before = /\n*$/.exec(state.sliceDoc(Math.max(0, from - 2), from))
  const after = /^\n*/.exec(state.sliceDoc(to, to + 2))
  return {
    lead: from === 0 ? '' : '\n'.repeat(2 - (before?.[0].length ?? 0)),
    tail: to === state.doc.length ? '' : '\n'.repeat(2 - (after?.[0].length ?? 0)),
  }
}
