const secondsBetweenQuestions = 3

/** Part of the app could not be fetched: the server is away, or it runs another version with other files. */
export class MissingCodeError extends Error {
  constructor(cause: unknown) {
    super('Part of the app could not be loaded', { cause })
    this.name = 'MissingCodeError'
  }
}

/** What `load` imports. Rejects with a MissingCodeError when it cannot be fetched. */
export async function loadCode<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    throw new MissingCodeError(error)
  }
}

/** Whether the server is there and answers. */
export async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch('/health/live', { cache: 'no-store' })).ok
  } catch {
    return false
  }
}

/** Waits until the server answers: asks every few seconds, and at once when the browser is online again. */
export async function untilServerAnswers(): Promise<void> {
  while (!(await serverAnswers())) await aMomentOrOnline()
}

function aMomentOrOnline(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, secondsBetweenQuestions * 1000)
    window.addEventListener('online', done)

    function done() {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      resolve()
    }
  })
}
