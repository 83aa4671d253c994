import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { continueMarkup, markdownLanguage } from './markdown-language.ts'

/** Presses Enter at the bar in a text; `undefined` when the command leaves it to the editor. */
function enter(drawn: string): string | undefined {
  const at = drawn.indexOf('|')
  let state = EditorState.create({
    doc: drawn.replace('|', ''),
    selection: { anchor: at },
    extensions: markdownLanguage,
  })
  const taken = continueMarkup({ state, dispatch: (transaction) => (state = transaction.state) })
  const { head } = state.selection.main
  return taken ? `${state.sliceDoc(0, head)}|${state.sliceDoc(head)}` : undefined
}

test.each([
  ['a bullet', '- one|', '- one\n- |'],
  ['a bullet in the middle', '* one| two', '* one\n* | two'],
  ['the next number', '9. nine|', '9. nine\n10. |'],
  ['an open task', '- [x] done|', '- [x] done\n- [ ] |'],
  ['an indented bullet', '- a\n  - b|', '- a\n  - b\n  - |'],
  ['a quote', '> said|', '> said\n> |'],
  ['a list in a quote', '> - said|', '> - said\n> - |'],
])('Enter continues %s', (_name, before, after) => expect(enter(before)).toBe(after))

test.each([
  ['an empty bullet', '- one\n- |', '- one\n|'],
  ['an empty quote', '> one\n> |', '> one\n|'],
])('Enter ends a list with %s', (_name, before, after) => expect(enter(before)).toBe(after))

test.each([
  ['text', 'one|'],
  ['the marker itself', '|- one'],
  ['code', '```\n- one|\n```'],
])('Enter is plain in %s', (_name, before) => expect(enter(before)).toBeUndefined())
