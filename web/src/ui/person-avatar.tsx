import classes from './person-avatar.module.css'

/**
 * A person's or an organization's initials. Decorative and drawn by the style sheet, so that nobody hears them: the name
 * always stands beside it or labels the control.
 */
export function PersonAvatar({ name, size = 32, square = false }: { name: string; size?: number; square?: boolean }) {
  return (
    <span
      className={classes.avatar}
      data-initials={initials(name)}
      data-square={square || undefined}
      style={{ width: size, height: size, fontSize: size * 0.4 }}
    />
  )
}

/** The first letters of the first and the last word, or one character where the script writes names as one word. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = firstCharacter(words[0])
  const last = words.length > 1 ? firstCharacter(words.at(-1)) : ''
  return (first + last).toLocaleUpperCase() || '?'
}

function firstCharacter(word = ''): string {
  const [segment] = new Intl.Segmenter().segment(word)
  return segment?.segment ?? ''
}
