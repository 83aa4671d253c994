/** Where to listen, as `host:port` says it. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
  /** As it was written. */
  readonly text: string
}

/** Reads `127.0.0.1:9464`, `localhost:9464` or `[::1]:9464`; undefined when it is none of these. */
export function parseListenAddress(text: string): ListenAddress | undefined {
  const [, bracketed, plain, digits = ''] = /^(?:\[([\da-fA-F:.]+)\]|([\w.-]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  return host !== undefined && port <= 65_535 ? { host, port, text } : undefined
}
