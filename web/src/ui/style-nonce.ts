/** What a style tag made at run time must carry: the content security policy of the page refuses it otherwise. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? ''
}
