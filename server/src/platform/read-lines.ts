import { StringDecoder } from 'node:string_decoder'

export interface Line {
  /** From 1. */
  readonly number: number
  /** Undefined when it is longer than allowed; its text is not kept. */
  readonly text: string | undefined
}

/** Splits bytes into lines as they come, holding no more than the longest line allowed. Empty lines are left out. */
export async function* readLines(chunks: AsyncIterable<Buffer>, maxLength: number): AsyncGenerator<Line> {
  const decoder = new StringDecoder('utf8')
  let number = 1
  let rest = ''
  let isTooLong = false

  const take = (end: string): Line => {
    const text = isTooLong || rest.length + end.length > maxLength ? undefined : rest + end
    rest = ''
    isTooLong = false
    return { number: number++, text }
  }

  for await (const chunk of chunks) {
    const parts = decoder.write(chunk).split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      const line = take(part.replace(/\r$/, ''))
      if (line.text !== '') yield line
    }
    isTooLong ||= rest.length + last.length > maxLength
    rest = isTooLong ? '' : rest + last
  }
  if (rest !== '' || isTooLong) yield take('')
}
