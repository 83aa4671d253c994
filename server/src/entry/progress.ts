import type { WriteStream } from 'node:tty'

export interface Progress {
  /** Shows the title while the work runs, if it takes a while; on a terminal, with the seconds so far. */
  during<T>(title: string, work: Promise<T>): Promise<T>
  /** Shows one line. */
  readonly say: (line: string) => void
}

export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }

const shownAfterMs = 300
const redrawMs = 100

/** Tells a waiting person what is going on. Elsewhere than on a terminal, nothing is ever redrawn. */
export function createProgress(stream: ProgressStream): Progress {
  /** Titles of the work that is shown, with the time it began. */
  const underWay = new Map<string, number>()
  const seconds = (startedMs: number) => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
  const clear = () => (stream.isTTY ? '\r\u001B[K' : '')
  const say = (line: string) => void stream.write(`${clear()}  ${line}\n`)
  const draw = () => {
    const titles = [...underWay].map(([title, startedMs]) => `${title} … ${seconds(startedMs)}`)
    if (stream.isTTY && titles.length > 0) stream.write(`${clear()}  ${titles.join('   ')}`)
  }

  return {
    say,
    async during(title, work) {
      const startedMs = performance.now()
      const shown = setTimeout(() => {
        underWay.set(title, startedMs)
        if (!stream.isTTY) say(`${title} …`)
      }, shownAfterMs)
      const redrawing = setInterval(draw, redrawMs)
      try {
        const result = await work
        if (underWay.has(title)) say(`${title}: done in ${seconds(startedMs)}`)
        return result
      } finally {
        clearTimeout(shown)
        clearInterval(redrawing)
        underWay.delete(title)
      }
    },
  }
}
