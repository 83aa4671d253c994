import { EditorState, type StateCommand } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { insertBlock, insertLink, toggleHeading, toggleLines, toggleMark } from './markdown-commands.ts'

/** Runs a command on a text whose selection stands between brackets `⟦…⟧` and draws the result the same way. */
function run(command: StateCommand, drawn: string): string {
  const from = drawn.indexOf('⟦')
  const to = drawn.indexOf('⟧') - 1
  let state = EditorState.create({ doc: drawn.replace(/[⟦⟧]/g, ''), selection: { anchor: from, head: to } })
  command({ state, dispatch: (transaction) => (state = transaction.state) })
  const { main } = state.selection
  return `${state.sliceDoc(0, main.from)}⟦${state.sliceDoc(main.from, main.to)}⟧${state.sliceDoc(main.to)}`
}

describe('toggleMark', () => {
  test.each([
    ['marks a selection', 'a ⟦word⟧ b', 'a **⟦word⟧** b'],
    ['marks the word at the cursor', 'a wo⟦⟧rd b', 'a **⟦word⟧** b'],
    ['opens a pair where there is no word', 'a  ⟦⟧', 'a  **⟦⟧**'],
    ['steps out at the end of what was typed', '**word⟦⟧**', '**word**⟦⟧'],
    ['unmarks a pair with nothing in it', '**⟦⟧**', '⟦⟧'],
    ['unmarks what stands between marks', 'a **⟦word⟧** b', 'a ⟦word⟧ b'],
    ['unmarks a selection that includes its marks', 'a ⟦**word**⟧ b', 'a ⟦word⟧ b'],
  ])('%s', (_name, before, after) => expect(run(toggleMark('**'), before)).toBe(after))
})

describe('toggleHeading', () => {
  test.each([
    ['makes a line a heading', 'Text⟦⟧', '## Text⟦⟧'],
    ['changes the level', '### Text⟦⟧', '## Text⟦⟧'],
    ['makes it plain again', '## Text⟦⟧', 'Text⟦⟧'],
  ])('%s', (_name, before, after) => expect(run(toggleHeading(2), before)).toBe(after))
})

describe('toggleLines', () => {
  test('lists every selected line and leaves blank ones', () => {
    expect(run(toggleLines('bullets'), '⟦one\n\ntwo⟧')).toBe('⟦- one\n\n- two⟧')
  })
  test('numbers lines and turns one kind of list into the other', () => {
    expect(run(toggleLines('numbers'), '⟦- one\n- two⟧')).toBe('⟦1. one\n2. two⟧')
  })
  test('takes a list apart again', () => {
    expect(run(toggleLines('numbers'), '⟦1. one\n2. two⟧')).toBe('⟦one\ntwo⟧')
  })
  test('quotes', () => {
    expect(run(toggleLines('quote'), '⟦one⟧')).toBe('⟦> one⟧')
  })
  test('starts a list on an empty line', () => {
    expect(run(toggleLines('bullets'), 'text\n\n⟦⟧')).toBe('text\n\n- ⟦⟧')
  })
})

describe('insertLink', () => {
  test.each([
    ['selects the address of a linked text', 'see ⟦here⟧', 'see [here](⟦https://⟧)'],
    ['waits for the text of a selected address', 'see ⟦https://example.org/a⟧', 'see [⟦⟧](https://example.org/a)'],
    ['waits for the text where nothing is selected', 'see ⟦⟧', 'see [⟦⟧](https://)'],
  ])('%s', (_name, before, after) => expect(run(insertLink(), before)).toBe(after))
})

describe('insertBlock', () => {
  const note = { before: '::: callout\n', placeholder: 'Text', after: '\n:::' }
  test('stands on lines of its own and selects its text', () => {
    expect(run(insertBlock(note), 'one⟦⟧\ntwo')).toBe('one\n\n::: callout\n\n⟦Text⟧\n\n:::\n\ntwo')
  })
  test('goes below the line with the cursor instead of through it', () => {
    expect(run(insertBlock(note), 'o⟦⟧ne\ntwo')).toBe('one\n\n::: callout\n\n⟦Text⟧\n\n:::\n\ntwo')
  })
  test('adds no blank lines where there are some', () => {
    expect(run(insertBlock(note), 'one\n\n⟦⟧\n\ntwo')).toBe('one\n\n::: callout\n\n⟦Text⟧\n\n:::\n\ntwo')
  })
  test('goes around the selection', () => {
    expect(run(insertBlock(note), '⟦one\ntwo⟧')).toBe('::: callout\n\n⟦one\ntwo⟧\n\n:::')
  })
})
