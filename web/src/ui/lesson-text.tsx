import { useEffect, useMemo, useRef, type MouseEvent, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { trustLesson } from './trust-lesson.ts'
import './lesson-text.css'
import './lesson-boxes.css'

type LessonTextProps = {
  /** A lesson as the server rendered and sanitized it: class names only, nothing that runs. */
  html: string
  /** Called instead of following a link to another lesson of the same course. */
  onLessonLink?: (lessonId: string, fragment: string) => void
  ref?: Ref<HTMLDivElement>
}

/** A lesson's text: headings, boxes, code with copy buttons, figures and tables, set for reading. */
export function LessonText({ html, onLessonLink, ref }: LessonTextProps) {
  const text = useCopyButtons(html)
  const trusted = useMemo(() => trustLesson(html), [html])

  function followLessonLink(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-lesson]')
    const lessonId = link?.dataset['lesson']
    if (!link || !lessonId || !onLessonLink) return
    event.preventDefault()
    onLessonLink(lessonId, link.hash.slice(1))
  }

  return (
    // The listener only improves links that work without it, so the element needs no role or key handling of its own.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
    <div ref={ref} onClick={followLessonLink}>
      <div ref={text} className="lesson-text" dangerouslySetInnerHTML={{ __html: trusted }} />
    </div>
  )
}

/** Gives each block of code in the rendered text a button that copies it. */
function useCopyButtons(html: string) {
  const { t } = useTranslation('ui')
  const text = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const figures = [...(text.current?.querySelectorAll('figure.code:not([data-language="output"])') ?? [])]
    const buttons = figures.map((figure) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.className = 'code-copy'
      button.textContent = t('copy.copy')
      button.setAttribute('aria-live', 'polite')
      button.addEventListener('click', () => {
        navigator.clipboard.writeText(figure.querySelector('code')?.textContent ?? '').then(confirm, select)
      })
      figure.append(button)
      return button

      function confirm() {
        button.textContent = t('copy.copied')
        setTimeout(() => (button.textContent = t('copy.copy')), 2000)
      }

      /** Without access to the clipboard, the next best thing is to have it marked for Ctrl+C. */
      function select() {
        const code = figure.querySelector('code')
        if (code) getSelection()?.selectAllChildren(code)
      }
    })
    return () => {
      for (const button of buttons) button.remove()
    }
  }, [html, t])

  return text
}
