/** Signals reach us twice within moments: from the terminal, and from npm, which passes them on. */
const echoMs = 1_000

const interruptedExitCode = 130

/**
 * Aborts when the process is asked to stop: by Ctrl-C, by SIGTERM, by the closing of its terminal, or because the
 * bootstrap that started it was killed. Asked again later than an echo would come, it ends the process on the spot.
 */
export function watchForStop(): AbortSignal {
  const stop = new AbortController()
  let askedAtMs: number | undefined
  const ask = () => {
    const nowMs = performance.now()
    if (askedAtMs === undefined) askedAtMs = nowMs
    else if (nowMs - askedAtMs > echoMs) process.exit(interruptedExitCode)
    stop.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask)
  if (process.channel) {
    process.once('disconnect', ask)
    // Listening keeps the channel open, and would keep the process alive for it.
    process.channel.unref()
  }
  return stop.signal
}
