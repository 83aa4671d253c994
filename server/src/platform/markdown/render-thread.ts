/** What runs in the thread that `renderApart` keeps. */
import { parentPort } from 'node:worker_threads'
import { Problem } from '../problem.ts'
import { renderMarkdown } from './render-markdown.ts'

export interface RenderOrder {
  readonly markdown: string
  /** The addresses of pictures that are shown; in place of any other stands its description. */
  readonly shownPictures: RegExp
}

export type RenderAnswer =
  | { readonly html: string }
  | { readonly refused: { type: string; status: number; title: string; detail: string } }

// A failure that is no refusal ends the thread, and is told to whoever waits for it.
parentPort?.on(
  'message',
  (order: RenderOrder) => void answer(order).then((answered) => parentPort?.postMessage(answered)),
)

async function answer({ markdown, shownPictures }: RenderOrder): Promise<RenderAnswer> {
  try {
    const resolveImage = (source: string) => (shownPictures.test(source) ? source : undefined)
    const { html } = await renderMarkdown(markdown, { resolveImage })
    return { html }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const { type, status, title, message } = error
    return { refused: { type, status, title, detail: message } }
  }
}
