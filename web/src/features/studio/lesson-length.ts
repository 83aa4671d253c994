/** How much there is to read. */
export type LessonLength = { words: number; minutes: number }

const wordsPerMinute = 200
const codeWordsPerMinute = 100
const secondsPerImage = 12

const fencedCode = /^([`~]{3,})[^\n]*\n([\s\S]*?)(?:^\1[`~]*\s*$|(?![\s\S]))/gm
const image = /!\[[^\]]*\]\([^)]*\)/g
const notText = /^:{3,}.*$|\]\([^)]*\)|\{[^}\n]*\}|<!--[\s\S]*?-->|https?:\/\/\S+/gm

/**
 * Words and an estimate of the time to read them, in whole minutes: prose at 200 words a minute, code at half of that,
 * 12 seconds for each picture. Exercises take what they take and are not counted. An empty lesson takes no time.
 */
export function measureLesson(markdown: string): LessonLength {
  const code = [...markdown.matchAll(fencedCode)].map((match) => match[2] ?? '').join('\n')
  const prose = markdown.replaceAll(fencedCode, '\n')
  const images = prose.match(image)?.length ?? 0
  const words = countWords(prose.replaceAll(image, ' ').replaceAll(notText, ' '))
  const codeWords = countWords(code)
  const minutes = words / wordsPerMinute + codeWords / codeWordsPerMinute + (images * secondsPerImage) / 60
  return { words, minutes: Math.ceil(minutes) }
}

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Words in any script: those that are written without spaces are counted by the browser's dictionary. */
function countWords(text: string): number {
  let count = 0
  for (const { isWordLike } of segmenter.segment(text)) if (isWordLike) count += 1
  return count
}
