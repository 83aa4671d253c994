import type { Canaries } from './canaries.ts'

export interface Asked {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The secrets that the answer is there to tell. */
  readonly mayTell?: readonly string[]
}

export interface WatchedAnswer {
  readonly status: number
  // oxlint-disable-next-line no-explicit-any -- a test reads whatever the contract promises
  readonly body: any
}

export type Ask = (path: string, asked?: Asked) => Promise<WatchedAnswer>

/** A browser of this name: it keeps cookies, whose values are secrets, and lets every answer it gets be heard. */
export function browseWatched(name: string, url: string, canaries: Canaries): Ask {
  const jar = new Map<string, string>()
  return async (path, asked = {}) => {
    const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
    const response = await fetch(new URL(path, url), requestOf(asked, cookie))
    for (const [key, value] of cookiesOf(response)) {
      if (value.length >= 20) canaries.watch(`cookie ${key} of ${name}: ${value.slice(0, 4)}`, value)
      jar.set(key, value)
    }
    const text = await response.text()
    const headers = [...response.headers].filter(([key]) => key !== 'set-cookie')
    const sink = `the answer to ${asked.method ?? ''} ${path.slice(0, 60)}`
    canaries.hear(sink, `${JSON.stringify(headers)}\n${text}`, asked.mayTell)
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== ''
    return { status: response.status, body: isJson ? JSON.parse(text) : text }
  }
}

function requestOf({ method, body, headers = {} }: Asked, cookie: string): RequestInit {
  if (body === undefined) return { method: method ?? 'GET', redirect: 'manual', headers: { cookie, ...headers } }
  const isForm = body instanceof FormData
  return {
    method: method ?? 'POST',
    redirect: 'manual',
    headers: { ...(isForm ? {} : { 'content-type': 'application/json' }), cookie, ...headers },
    body: isForm || typeof body === 'string' ? body : JSON.stringify(body),
  }
}

const cookiesOf = (response: Response): [string, string][] =>
  response.headers.getSetCookie().map((cookie) => {
    const [pair = ''] = cookie.split(';')
    const [key = '', value = ''] = pair.split('=')
    return [key, value]
  })
