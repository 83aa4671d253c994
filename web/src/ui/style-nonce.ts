/**
 * Lends the nonce to libraries that lock scrolling under a dialog: they look for it where webpack would put it, and
 * their style tag is refused without it.
 */
export function lendStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() })
}

/** What a style tag made at run time must carry: the content security policy of the page refuses it otherwise. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.content ?? ''
}
