import { useState } from 'react'

type RequestState<Sent> = { busy: boolean; error: Error | null; attempt: number; sent: Sent | undefined }

/**
 * One request that a person starts, such as sending a form, and how it goes. It needs no cache around it, so the pages
 * of strangers can use it; where something cached must change afterwards, use a mutation.
 */
export function useRequest<Sent, Result>(options: {
  send: (input: Sent) => Promise<Result>
  onDone: (result: Result, input: Sent) => void | Promise<void>
  onError?: (error: Error) => void
}) {
  const [state, setState] = useState<RequestState<Sent>>({ busy: false, error: null, attempt: 0, sent: undefined })

  async function run(input: Sent) {
    setState(({ attempt }) => ({ busy: true, error: null, attempt: attempt + 1, sent: input }))
    try {
      await options.onDone(await options.send(input), input)
      setState((current) => ({ ...current, busy: false }))
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      setState((current) => ({ ...current, busy: false, error }))
      options.onError?.(error)
    }
  }

  return {
    ...state,
    start: (input: Sent) => void run(input),
    /** The same, for callers that wait; it never rejects. */
    run,
    /** Sends the same once more. */
    retry: () => {
      if (state.sent !== undefined) void run(state.sent)
    },
  }
}
