import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import {
  Decoration,
  EditorView,
  MatchDecorator,
  ViewPlugin,
  WidgetType,
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
  storedPictures(),
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
    '.cm-address': {
      padding: '1px 5px',
      borderRadius: 'var(--radius-small)',
      background: 'var(--sunken)',
      color: 'var(--ink-soft)',
      fontSize: 'var(--text-13)',
    },
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
  return decorate(/^:{3,}.*$/gm, () => Decoration.mark({ class: 'cm-fence' }))
}

/** Shows the long address of a stored picture as a short sign; the text itself keeps the address. */
function storedPictures(): Extension {
  const address = /\/api\/v1\/organizations\/[0-9a-f-]{36}\/files\/([0-9a-f-]{36})/g
  return decorate(address, (match) => Decoration.replace({ widget: new AddressSign(match[1] ?? '') }))
}

class AddressSign extends WidgetType {
  readonly fileId: string

  constructor(fileId: string) {
    super()
    this.fileId = fileId
  }

  override eq(other: AddressSign): boolean {
    return other.fileId === this.fileId
  }

  toDOM(): HTMLElement {
    const sign = document.createElement('span')
    sign.className = 'cm-address'
    sign.textContent = `…${this.fileId.slice(-6)}`
    return sign
  }
}

/** Decorates what matches, as far as it is on the screen; the cursor steps over what is replaced. */
function decorate(regexp: RegExp, decoration: (match: RegExpExecArray) => Decoration): Extension {
  const matcher = new MatchDecorator({ regexp, decoration })
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
    {
      decorations: (plugin) => plugin.decorations,
      provide: (plugin) =>
        EditorView.atomicRanges.of((view) => {
          const all = view.plugin(plugin)?.decorations ?? Decoration.none
          return all.update({ filter: (_from, _to, mark) => mark.spec.widget !== undefined })
        }),
    },
  )
}
