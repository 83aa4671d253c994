/**
 * The address of a page of ours as a browser reads it, or undefined where it could lead anywhere else: to another host, or
 * to one once it is read again without the parts that cancel each other, as `/..//host` is.
 */
export function ownPath(text: string, origin: string): string | undefined {
  if (!text.startsWith('/') || !URL.canParse(text, origin)) return undefined
  const url = new URL(text, origin)
  const isOwn = url.origin === origin && !/^\/{2}/.test(decodeSlashes(url.pathname))
  return isOwn ? `${url.pathname}${url.search}${url.hash}` : undefined
}

/** Whoever takes a path apart may decode it before it is put together again. */
const decodeSlashes = (path: string) => path.replace(/%2f|%5c|\\/gi, '/')
