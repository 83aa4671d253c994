import type { Response as UndiciResponse } from 'undici'
import { OutboundError } from './outbound-error.ts'

/** These answers have no body, and a Response refuses to be made with one. */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

/** The answer with its body read, decompressed; one of more bytes than that is cut off with an OutboundError. */
export async function readBounded(response: UndiciResponse, maxBytes: number): Promise<Response> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new OutboundError('too-large', `The server answers with more than ${maxBytes} bytes.`)
    chunks.push(chunk)
  }
  const headers = new Headers([...response.headers])
  headers.delete('content-encoding')
  headers.delete('content-length')
  const body = bodiless.has(response.status) ? null : Buffer.concat(chunks)
  return new Response(body, { status: response.status, statusText: response.statusText, headers })
}
