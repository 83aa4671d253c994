/** A field that both sides changed, in words to compare. */
export type Clash = { field: ClashField; mine: string; theirs: string }

export type ClashField = 'title' | 'summary' | 'coverFileId' | 'modules' | 'minutes' | 'objectives' | 'markdown'

/** What each field says; undefined for a field that was not changed. */
export type Words = { [Field in ClashField]?: string | undefined }

/** The fields changed on both sides since `base`, and not to the same. */
export function clashesOf(mine: Words, base: Words, theirs: Words): Clash[] {
  const fields = Object.keys(mine) as ClashField[]
  return fields.flatMap((field) => {
    const words = mine[field]
    if (words === undefined || theirs[field] === base[field] || theirs[field] === words) return []
    return [{ field, mine: words, theirs: theirs[field] ?? '' }]
  })
}

/** Two texts without the lines they begin and end with alike. */
export function differingLines(one: string, other: string): [one: string, other: string] {
  const [left, right] = [one.split('\n'), other.split('\n')]
  const shorter = Math.min(left.length, right.length)
  let start = 0
  while (start < shorter && left[start] === right[start]) start += 1
  let end = 0
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1
  return [left.slice(start, left.length - end).join('\n'), right.slice(start, right.length - end).join('\n')]
}
