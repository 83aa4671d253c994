import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view'
import { blankLinesAround } from './markdown-commands.ts'

/** Sends one picture and answers with the Markdown destination it has from then on. */
export type SendPicture = (file: File) => Promise<string>

type PictureOptions = {
  send: SendPicture
  /** What stands in the text while a picture is on its way. */
  label: (name: string) => string
  /** Stands in for the description until the author writes one. */
  description: string
  onError: (error: unknown, file: File) => void
}

const addUpload = StateEffect.define<{ id: symbol; at: number; text: string }>()
const endUpload = StateEffect.define<symbol>()

/** Where pictures are on their way. The marks are not part of the text, so a half-sent picture is never saved. */
const uploads = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes)
    for (const effect of transaction.effects) {
      if (effect.is(addUpload)) {
        const { id, at, text } = effect.value
        next = next.update({ add: [Decoration.widget({ widget: new UploadMark(text), id, side: 1 }).range(at)] })
      }
      if (effect.is(endUpload)) next = next.update({ filter: (_from, _to, mark) => mark.spec['id'] !== effect.value })
    }
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

class UploadMark extends WidgetType {
  readonly text: string

  constructor(text: string) {
    super()
    this.text = text
  }

  override eq(other: UploadMark): boolean {
    return other.text === this.text
  }

  toDOM(): HTMLElement {
    const mark = document.createElement('span')
    mark.className = 'cm-upload'
    mark.textContent = this.text
    return mark
  }
}

/** Lets pictures be pasted and dropped into the text. */
export function pictureUploads(options: PictureOptions): Extension {
  function take(files: FileList | undefined, view: EditorView, at: number): boolean {
    const pictures = [...(files ?? [])].filter(({ type }) => type.startsWith('image/'))
    for (const picture of pictures) void insertPicture(view, picture, at, options)
    return pictures.length > 0
  }
  return [
    uploads,
    EditorView.domEventHandlers({
      paste: (event, view) => take(event.clipboardData?.files, view, view.state.selection.main.head),
      drop: (event, view) => {
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY }) ?? view.state.selection.main.head
        const taken = take(event.dataTransfer?.files, view, at)
        if (taken) event.preventDefault()
        return taken
      },
    }),
  ]
}

/**
 * Sends a picture and makes it a paragraph of its own below the line at `at`, wherever that line is by then. Its
 * description is selected if the author waited there.
 */
export async function insertPicture(view: EditorView, file: File, at: number, options: PictureOptions): Promise<void> {
  const id = Symbol(file.name)
  const mark = { id, at: view.state.doc.lineAt(at).to, text: options.label(file.name) }
  view.dispatch({ effects: addUpload.of(mark) })
  try {
    const destination = await options.send(file)
    const place = placeOf(view.state, id)
    if (place === undefined) return
    const { head, empty } = view.state.selection.main
    const waited = view.hasFocus && empty && view.state.doc.lineAt(head).to === place
    const { lead, tail } = blankLinesAround(view.state, place, place)
    const start = place + lead.length + 2
    view.dispatch({
      changes: { from: place, insert: `${lead}![${options.description}](${destination})${tail}` },
      effects: endUpload.of(id),
      ...(waited && { selection: { anchor: start, head: start + options.description.length } }),
      userEvent: 'input.paste',
    })
  } catch (error) {
    view.dispatch({ effects: endUpload.of(id) })
    options.onError(error, file)
  }
}

function placeOf(state: EditorState, id: symbol): number | undefined {
  let place: number | undefined
  state.field(uploads).between(0, state.doc.length, (from, _to, mark) => {
    if (mark.spec['id'] === id) place = from
  })
  return place
}
