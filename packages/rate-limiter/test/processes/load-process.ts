import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { waitUntil } from '../wait-until.ts'
import type { LoadCharge, News, Order, Report } from './load.ts'

/** A process of its own with a limiter, which makes requests when it is told to. */
export class LoadProcess {
  readonly #child: ChildProcess
  #news: News | undefined
  #report: Report | undefined

  constructor() {
    this.#child = fork(fileURLToPath(new URL('worker.ts', import.meta.url)), { execArgv: [], env: {} })
    this.#child.on('message', (news: News) => {
      this.#news = news
      this.#report ??= news.report
    })
  }

  get news(): News | undefined {
    return this.#news
  }

  /** Opens a limiter, in place of the one before. */
  open(url: string, prefix: string, charges: readonly LoadCharge[]): void {
    this.#tell({ do: 'open', url, prefix, charges })
  }

  load(perSecond: number): void {
    this.#report = undefined
    this.#tell({ do: 'load', perSecond })
  }

  async stop(): Promise<Report> {
    this.#tell({ do: 'stop' })
    await waitUntil('the load has stopped', async () => this.#report !== undefined)
    return this.#report!
  }

  close(): void {
    this.#news = undefined
    this.#tell({ do: 'close' })
  }

  async end(): Promise<void> {
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  #tell(order: Order): void {
    this.#child.send(order)
  }
}
