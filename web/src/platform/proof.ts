/** What the server misses: a proof of who it is within the last minutes, or a second factor. */
export type Missing = 'recent' | 'second-factor'

/** Has the person prove it; answers whether they did. */
export type Prove = (missing: Missing) => Promise<boolean>

const kinds: Readonly<Record<string, Missing>> = {
  'identity/authenticate-again': 'recent',
  'identity/second-factor-required': 'second-factor',
}

let prove: Prove | undefined
let asking: Promise<boolean> | undefined

/** Has every request that lacks a proof ask this way from now on. Answers how to stop. */
export function onProofMissing(ask: Prove): () => void {
  prove = ask
  return () => {
    if (prove === ask) prove = undefined
  }
}

/**
 * Sends the request; when the server asks for more proof, has the person give it and sends the request again. Requests
 * that ask meanwhile wait for the same answer. Without a proof the refusal is the answer.
 */
export async function fetchWithProof(request: Request): Promise<Response> {
  const again = request.clone()
  const response = await fetch(request)
  const missing = response.status === 403 && prove ? await missingIn(response.clone()) : undefined
  if (!missing || !prove) return response
  asking ??= prove(missing).finally(() => {
    asking = undefined
  })
  return (await asking) ? fetch(again) : response
}

async function missingIn(response: Response): Promise<Missing | undefined> {
  const problem: unknown = await response.json().catch(() => undefined)
  if (typeof problem !== 'object' || problem === null || !('type' in problem)) return undefined
  return kinds[String(problem.type).split('/problems/')[1] ?? '']
}
