import {
  EditorSelection,
  type EditorState,
  type SelectionRange,
  type StateCommand,
  type TransactionSpec,
} from '@codemirror/state'

/** A block of Markdown around a text: `before` and `after` are whole lines, `placeholder` stands where nothing is selected. */
export type Block = { before: string; placeholder: string; after: string }

/** Puts the mark (`**`, `_`, a backtick) around each selection or the word at the cursor; takes it away where it is. */
export function toggleMark(mark: string): StateCommand {
  return ({ state, dispatch }) => {
    const spec = state.changeByRange((selected) => {
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
    dispatch(state.update(replaceMain(state, insert, start, length)))
    return true
  }
}

/** Puts a block on lines of its own around the selected text, with a blank line on either side, and selects its text. */
export function insertBlock({ before, placeholder, after }: Block): StateCommand {
  return ({ state, dispatch }) => {
    const { from, to } = state.selection.main
    const text = state.sliceDoc(from, to) || placeholder
    const lead = from === 0 ? '' : missingBreaks(/\n*$/.exec(state.sliceDoc(Math.max(0, from - 2), from)))
    const tail = to === state.doc.length ? '' : missingBreaks(/^\n*/.exec(state.sliceDoc(to, to + 2)))
    const opening = `${lead}${before}\n`
    dispatch(state.update(replaceMain(state, `${opening}${text}\n${after}${tail}`, from + opening.length, text.length)))
    return true
  }
}

/** Inserts text at a place, or over the selection, and leaves `select` of it selected. */
export function insertText(text: string, select: { from: number; length: number }): StateCommand {
  return ({ state, dispatch }) => {
    const { from } = state.selection.main
    dispatch(state.update(replaceMain(state, text, from + select.from, select.length)))
    return true
  }
}

function replaceMain(state: EditorState, insert: string, selectFrom: number, selectLength: number): TransactionSpec {
  const { from, to } = state.selection.main
  return {
    changes: { from, to, insert },
    selection: EditorSelection.range(selectFrom, selectFrom + selectLength),
    scrollIntoView: true,
    userEvent: 'input',
  }
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

/** What is missing to the two line breaks that leave a blank line. */
function missingBreaks(found: RegExpExecArray | null): string {
  return '\n'.repeat(2 - (found?.[0].length ?? 0))
}
