import type { Block } from './markdown-commands.ts'

/** What the course's readers meet as boxes; the first is what is asked for most. */
export const boxKinds = [
  'callout',
  'challenge',
  'solution',
  'hint',
  'caution',
  'objectives',
  'keypoints',
  'prereq',
  'discussion',
  'checklist',
  'spoiler',
] as const

export type BoxKind = (typeof boxKinds)[number]

/** The words that stand in a snippet until the author writes others. */
export type SnippetWords = {
  text: string
  challenge: string
  solution: string
  codeText: string
  point: string
  column: string
  cell: string
}

/** A fenced div of this kind; a challenge comes with room for its solution. */
export function boxSnippet(kind: BoxKind, words: SnippetWords): Block {
  if (kind === 'challenge') {
    return {
      before: ':::: challenge\n',
      placeholder: words.challenge,
      after: `\n::: solution\n\n${words.solution}\n\n:::\n\n::::`,
    }
  }
  const isList = kind === 'objectives' || kind === 'keypoints' || kind === 'checklist'
  return { before: `::: ${kind}\n`, placeholder: isList ? `- ${words.point}` : words.text, after: '\n:::' }
}

export function codeSnippet(words: SnippetWords): Block {
  return { before: '```bash', placeholder: words.codeText, after: '```' }
}

export function tableSnippet(words: SnippetWords): Block {
  const row = (cell: string) => `| ${cell} | ${cell} |`
  return { before: row(words.column).concat('\n| --- | --- |'), placeholder: row(words.cell), after: '' }
}
