import { fork } from 'node:child_process'
import { once } from 'node:events'

/** A process of its own, so that what is measured in it is measured alone. It ends with this one, however that ends. */
export interface Worker<Request, Reply> {
  /** Sends the request; rejects when the worker fails at it or ends. One at a time. */
  ask(request: Request): Promise<Reply>
  stop(): Promise<void>
}

type Answer<Reply> = { readonly reply: Reply } | { readonly failure: string }

/** Starts the TypeScript file, which calls `answerParent`, with these arguments. */
export function startWorker<Request extends object, Reply>(
  file: string,
  args: readonly string[] = [],
): Worker<Request, Reply> {
  const child = fork(new URL(file, import.meta.url), args, { serialization: 'advanced' })
  const ended = once(child, 'exit')
  return {
    async ask(request) {
      child.send(request)
      const [answer] = await Promise.race([
        once(child, 'message') as Promise<[Answer<Reply>]>,
        ended.then(() => [{ failure: 'it ended' }] as const),
      ])
      if ('failure' in answer) throw new Error(`${file} ${args.join(' ')}: ${answer.failure}`)
      return answer.reply
    },
    async stop() {
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

/** Answers each request of the process that started this one, and ends with it. */
export function answerParent<Request, Reply>(answer: (request: Request) => Promise<Reply>): void {
  process.on('disconnect', () => process.exit())
  process.on('message', (request) => {
    answer(request as Request).then(
      (reply) => process.send?.({ reply }),
      (error: unknown) =>
        process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
}
