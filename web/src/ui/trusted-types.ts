/**
 * The page's content security policy takes HTML from named policies only (Trusted Types): a script that was led to put
 * text of somebody else into the page is refused by the browser. There are two such policies, and no page may add one.
 */

interface TrustedTypes {
  createPolicy(
    name: 'default' | 'lesson',
    rules: { createHTML: (text: string) => string | null },
  ): { createHTML(text: string): TrustedHTML }
}

/** What makes policies; older browsers have none, and take text. */
export const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
