/**
 * Renders Markdown in a thread of its own: a text made to be slow holds up other texts for a while, and never the process
 * that answers everybody. The thread begins with the first text, is replaced when one stops it, and ends with the process.
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem, requestProblems } from '../problem.ts'
import { markdownProblems } from './markdown-problems.ts'
import type { RenderAnswer, RenderOrder } from './render-thread.ts'

/** Ten times what the slowest text takes that the parser accepts. */
const defaultLongestMs = 15_000
const mostMegabytes = 512
const mostWaiting = 100

let thread: Worker | undefined
let waiting = 0
let last: Promise<unknown> = Promise.resolve()

/**
 * A text as safe HTML, in its turn. Refuses what `renderMarkdown` refuses; with 422 a text that takes seconds or hundreds
 * of megabytes, and with 503 when too many wait already.
 */
export function renderApart(order: RenderOrder, longestMs = defaultLongestMs): Promise<string> {
  if (waiting >= mostWaiting) return Promise.reject(requestProblems.unavailable('Too many lessons are being rendered.'))
  waiting += 1
  const turn = last.then(() => render(order, longestMs)).finally(() => (waiting -= 1))
  last = turn.catch(() => undefined)
  return turn
}

async function render(order: RenderOrder, longestMs: number): Promise<string> {
  const answer = await answerTo(order, longestMs)
  if ('html' in answer) return answer.html
  const { type, status, title, detail } = answer.refused
  throw new Problem(type, { status, title }, detail)
}

async function answerTo(order: RenderOrder, longestMs: number): Promise<RenderAnswer> {
  const worker = (thread ??= openThread())
  worker.ref()
  const deadline = new AbortController()
  const timer = setTimeout(() => deadline.abort(), longestMs)
  try {
    const answered = once(worker, 'message', { signal: deadline.signal })
    worker.postMessage(order)
    const [answer] = await answered
    worker.unref()
    return answer as RenderAnswer
  } catch (error) {
    thread = undefined
    await worker.terminate()
    throw deadline.signal.aborted || isOutOfMemory(error)
      ? markdownProblems.tooComplex('Divide the lesson into several.')
      : error
  } finally {
    clearTimeout(timer)
  }
}

function openThread(): Worker {
  const worker = new Worker(new URL('./render-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
  })
  worker.on('exit', () => {
    if (thread === worker) thread = undefined
  })
  return worker
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
