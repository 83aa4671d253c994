import { trustedTypes } from './trusted-types.ts'

/** Lets libraries set their style sheets as HTML: what holds no `<` can be nothing but text. All else stays refused. */
export function allowPlainText(): void {
  trustedTypes?.createPolicy('default', { createHTML: (text) => (text.includes('<') ? null : text) })
}
