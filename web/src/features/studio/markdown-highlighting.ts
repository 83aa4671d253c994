import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** How Markdown source looks: the words as in a letter, the signs quiet, everything in the tokens of the design system. */
export const markdownHighlighting: Extension = [
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: tags.heading, fontWeight: '650', color: 'var(--ink)' },
      { tag: tags.heading1, fontSize: '1.2em' },
      { tag: tags.heading2, fontSize: '1.15em' },
      { tag: tags.heading3, fontSize: '1.08em' },
      { tag: tags.strong, fontWeight: '650' },
      { tag: tags.emphasis, fontStyle: 'italic' },
      { tag: tags.strikethrough, textDecoration: 'line-through' },
      { tag: tags.monospace, color: 'var(--code-string)' },
      { tag: tags.link, color: 'var(--accent-ink)' },
      { tag: tags.url, color: 'var(--ink-faint)' },
      { tag: tags.quote, color: 'var(--ink-soft)' },
      { tag: [tags.processingInstruction, tags.contentSeparator, tags.labelName], color: 'var(--ink-faint)' },
      { tag: tags.comment, color: 'var(--code-comment)' },
    ]),
  ),
  fencedDivs(),
  EditorView.theme({
    '&': { color: 'var(--ink)', fontSize: 'var(--text-15)' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.7' },
    '.cm-content': { padding: '16px 0 96px', caretColor: 'var(--accent)' },
    '.cm-line': { padding: '0 24px', unicodeBidi: 'plaintext' },
    '.cm-cursor': { borderLeftColor: 'var(--accent)', borderLeftWidth: '2px' },
    '.cm-dropCursor': { borderLeftColor: 'var(--accent)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': { background: 'var(--accent-soft)' },
    '.cm-selectionBackground': { background: 'var(--sunken)' },
    '.cm-placeholder': { color: 'var(--ink-faint)' },
    '.cm-fence': { color: 'var(--accent-ink)', fontWeight: '600' },
    '.cm-upload': {
      padding: '0 6px',
      borderRadius: 'var(--radius-small)',
      background: 'var(--amber-soft)',
      color: 'var(--amber-ink)',
    },
  }),
]

/** Marks the lines that open and close boxes (`::: challenge`), which the Markdown grammar does not know. */
function fencedDivs(): Extension {
  const matcher = new MatchDecorator({
    regexp: /^:{3,}.*$/gm,
    decoration: Decoration.mark({ class: 'cm-fence' }),
  })
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet

      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view)
      }

      update(update: ViewUpdate) {
        this.decorations = matcher.updateDeco(update, this.decorations)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}
