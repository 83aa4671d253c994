import { defineLanguageFacet, Language, syntaxTree } from '@codemirror/language'
import type { EditorState, StateCommand } from '@codemirror/state'
import { GFM, parser } from '@lezer/markdown'

/**
 * Markdown with GitHub's tables, task lists and strikethrough. CodeMirror's own language package is left out because it
 * brings the grammars of HTML, CSS and JavaScript along, which are two thirds as large as the whole editor.
 */
export const markdownLanguage = new Language(defineLanguageFacet(), parser.configure(GFM), [], 'markdown')

const listItem =
  /^(?<indent>[ \t]*(?:>[ \t]?)*)(?:(?<bullet>[-*+])|(?<number>\d{1,9})(?<dot>[.)]))(?<space>[ \t]+)(?<task>\[[ xX]\][ \t]+)?/
const quote = /^(?<indent>[ \t]*(?:>[ \t]?)+)/

/** Enter at a list item or a quote begins the next one; in an empty one it ends the list. Declines everywhere else. */
export const continueMarkup: StateCommand = ({ state, dispatch }) => {
  const { empty, head } = state.selection.main
  const line = state.doc.lineAt(head)
  const found = listItem.exec(line.text) ?? quote.exec(line.text)
  if (!empty || !found || head < line.from + found[0].length || isInCode(state, head)) return false
  const isBlank = line.text.slice(found[0].length).trim() === ''
  const insert = state.lineBreak + nextMarker(found)
  const change = isBlank ? { from: line.from, to: line.to } : { from: head, insert }
  const anchor = isBlank ? line.from : head + insert.length
  dispatch(state.update({ changes: change, selection: { anchor }, scrollIntoView: true, userEvent: 'input' }))
  return true
}

function nextMarker({ groups = {} }: RegExpExecArray): string {
  const { indent = '', bullet, number, dot, space = '', task } = groups
  const marker = bullet ?? (number === undefined ? '' : `${Number(number) + 1}${dot}`)
  return indent + marker + space + (task ? '[ ] ' : '')
}

function isInCode(state: EditorState, position: number): boolean {
  for (let node = syntaxTree(state).resolveInner(position, -1); node.parent; node = node.parent) {
    if (node.name === 'FencedCode' || node.name === 'CodeBlock') return true
  }
  return false
}
