import type { StateCommand } from '@codemirror/state'
import { insertLink, toggleHeading, toggleLines, toggleMark } from './markdown-commands.ts'

/** What the toolbar offers by one click and the keyboard by one chord. */
export type FormatName =
  | 'heading'
  | 'subheading'
  | 'bold'
  | 'italic'
  | 'code'
  | 'link'
  | 'bullets'
  | 'numbers'
  | 'quote'

export type Shortcut = { name: FormatName; key: string; run: StateCommand }

/** The chords, in CodeMirror's notation: Mod is ⌘ on a Mac and Ctrl elsewhere. */
export const shortcuts: readonly Shortcut[] = [
  { name: 'heading', key: 'Mod-Alt-2', run: toggleHeading(2) },
  { name: 'subheading', key: 'Mod-Alt-3', run: toggleHeading(3) },
  { name: 'bold', key: 'Mod-b', run: toggleMark('**') },
  { name: 'italic', key: 'Mod-i', run: toggleMark('_') },
  { name: 'code', key: 'Mod-e', run: toggleMark('`') },
  { name: 'link', key: 'Mod-k', run: insertLink() },
  { name: 'bullets', key: 'Mod-Shift-8', run: toggleLines('bullets') },
  { name: 'numbers', key: 'Mod-Shift-7', run: toggleLines('numbers') },
  { name: 'quote', key: 'Mod-Shift-9', run: toggleLines('quote') },
]

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** The chord as it stands on the keys of this machine: `Mod-Alt-2` is `⌘⌥2` or `Ctrl+Alt+2`. */
export function chordOf(key: string): string {
  const keys = key.split('-').map((part) => (part.length === 1 ? part.toUpperCase() : part))
  if (!isApple) return keys.join('+').replace('Mod', 'Ctrl')
  return keys.map((part) => ({ Mod: '⌘', Alt: '⌥', Shift: '⇧' })[part] ?? part).join('')
}
