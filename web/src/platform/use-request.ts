import { useState } from 'react'
import { isBusy } from './wait.ts'

type RequestState = {
  busy: boolean
  error: Error | null
  /** How often in a row a busy server refused it. */
  refusals: number
}

/**
 * One request that a person starts, such as sending a form, and how it goes. It needs no cache around it, so the pages
 * of strangers can use it; where something cached must change afterwards, use a mutation.
 */
export function useRequest<Sent, Result>(options: {
  send: (input: Sent) => Promise<Result>
  onDone: (result: Result, input: Sent) => void | Promise<void>
  onError?: (error: Error) => void
}) {
  const [state, setState] = useState<RequestState>({ busy: false, error: null, refusals: 0 })

  async function run(input: Sent) {
    setState((current) => ({ ...current, busy: true, error: null }))
    try {
      await options.onDone(await options.send(input), input)
      setState({ busy: false, error: null, refusals: 0 })
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown))
      setState(({ refusals }) => ({ busy: false, error, refusals: isBusy(error) ? refusals + 1 : 0 }))
      options.onError?.(error)
    }
  }

  return {
    ...state,
    start: (input: Sent) => void run(input),
    /** The same, for callers that wait; it never rejects. */
    run,
  }
}
