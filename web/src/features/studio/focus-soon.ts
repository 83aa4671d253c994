/** Focuses what the selector finds, once the menu or dialog that is closing has given the focus back. */
export function focusSoon(selector: string): void {
  setTimeout(() => document.querySelector<HTMLElement>(selector)?.focus(), 200)
}
