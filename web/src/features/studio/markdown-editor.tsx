import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, Prec, type Extension } from '@codemirror/state'
import { drawSelection, dropCursor, EditorView, highlightSpecialChars, keymap, placeholder } from '@codemirror/view'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { patiently } from '../../platform/wait.ts'
import { showFailure, showWaitToast } from '../../platform/wait-toast.tsx'
import { styleNonce } from '../../ui/style-nonce.ts'
import classes from './markdown-editor.module.css'
import { markdownHighlighting } from './markdown-highlighting.ts'
import { continueMarkup, markdownLanguage } from './markdown-language.ts'
import { shortcuts } from './markdown-shortcuts.ts'
import { MarkdownToolbar } from './markdown-toolbar.tsx'
import { insertPicture, pictureUploads } from './picture-uploads.ts'
import { uploadPicture } from './upload-picture.ts'

type MarkdownEditorProps = {
  value: string
  onChange: (markdown: string) => void
  /** Ctrl+S: save now. */
  onSave: () => void
}

/** Marks a change that came from outside, so that it is not reported back. */
const fromOutside = Annotation.define<boolean>()

/** Markdown source with a toolbar, shortcuts and pictures by button, paste or drop. Meant to be loaded lazily. */
export function MarkdownEditor({ value, onChange, onSave }: MarkdownEditorProps) {
  const { t } = useTranslation('studio')
  const host = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<EditorView>()
  const report = useEffectEvent(onChange)
  const save = useEffectEvent(onSave)
  const pictures = usePictureOptions()
  const create = useEffectEvent((parent: HTMLElement) => {
    const extensions = [
      surface({ label: t('lesson.source'), placeholder: t('lesson.placeholder') }),
      EditorState.phrases.of(t('find', { returnObjects: true })),
      Prec.high(keymap.of([{ key: 'Mod-s', preventDefault: true, run: () => (save(), true) }])),
      pictureUploads(pictures),
      EditorView.updateListener.of(({ docChanged, transactions, state }) => {
        const isOurs = docChanged && !transactions.some((transaction) => transaction.annotation(fromOutside))
        if (isOurs) report(state.doc.toString())
      }),
    ]
    return new EditorView({ parent, state: EditorState.create({ doc: value, extensions }) })
  })

  useEffect(() => {
    if (!host.current) return
    const created = create(host.current)
    setView(created)
    return () => created.destroy()
  }, [])

  useEffect(() => {
    if (view) replaceText(view, value)
  }, [view, value])

  return (
    <>
      <MarkdownToolbar
        view={view}
        onPicture={(file) => view && void insertPicture(view, file, view.state.selection.main.head, pictures)}
      />
      <div className={classes.surface} ref={host} />
    </>
  )
}

function usePictureOptions() {
  const { t } = useTranslation('studio')
  const { id: organizationId } = useOrganization()
  return {
    send: async (file: File) => (await patiently(() => uploadPicture(organizationId, file), showWaitToast)).url,
    label: (name: string) => t('lesson.uploading', { name }),
    description: t('lesson.describe'),
    onError: (error: unknown, { name }: File) => showFailure(error, name),
  }
}

/** What every lesson's editor is made of. */
function surface({ label, placeholder: hint }: { label: string; placeholder: string }): Extension {
  return [
    EditorView.cspNonce.of(styleNonce()),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'true', autocapitalize: 'sentences' }),
    EditorView.lineWrapping,
    // The toolbar covers the top of what scrolls.
    EditorView.scrollMargins.of(() => ({ top: 58, bottom: 24 })),
    EditorView.perLineTextDirection.of(true),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    dropCursor(),
    placeholder(hint),
    markdownLanguage.extension,
    search({ top: true }),
    markdownHighlighting,
    Prec.high(keymap.of([{ key: 'Enter', run: continueMarkup }, ...shortcuts])),
    keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
  ]
}

/** Shows a text that came from elsewhere. White space alone counts as no text, because the server keeps none. */
function replaceText(view: EditorView, text: string): void {
  const shown = view.state.doc.toString()
  if (shown === text || (shown.trim() === '' && text === '')) return
  view.dispatch({ changes: { from: 0, to: shown.length, insert: text }, annotations: fromOutside.of(true) })
}
