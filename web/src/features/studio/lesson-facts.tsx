import { useDeferredValue, useId, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { DraftLesson, LessonChange } from './draft-lesson.ts'
import { InlineText } from './inline-text.tsx'
import classes from './lesson-facts.module.css'
import { measureLesson } from './lesson-length.ts'
import { ObjectivesEditor } from './objectives-editor.tsx'

const longestMinutes = 600

/** What a lesson says of itself above its text: title, minutes and objectives. */
export function LessonFacts({ lesson, onChange }: { lesson: DraftLesson; onChange: (change: LessonChange) => void }) {
  const { t } = useTranslation('studio')
  return (
    <div className={classes.facts}>
      <InlineText
        label={t('lesson.title')}
        size="page"
        maxLength={200}
        missing={t('lesson.titleMissing')}
        value={lesson.title}
        onChange={(title) => onChange({ title })}
      />
      <Minutes lesson={lesson} onChange={(minutes) => onChange({ minutes })} />
      <ObjectivesEditor value={lesson.objectives} onChange={(objectives) => onChange({ objectives })} />
    </div>
  )
}

function Minutes({ lesson, onChange }: { lesson: DraftLesson; onChange: (minutes: number) => void }) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const text = useDeferredValue(lesson.markdown)
  const { words, minutes: suggested } = useMemo(() => measureLesson(text), [text])
  const suggestion = Math.min(suggested, longestMinutes)
  const [typed, setTyped] = useState<string>()
  const errorId = useId()
  const [isRefused, setRefused] = useState(false)

  function take() {
    if (typed === undefined) return
    const minutes = minutesIn(typed)
    setRefused(minutes === undefined)
    if (minutes === undefined) return
    setTyped(undefined)
    if (minutes !== lesson.minutes) onChange(minutes)
  }

  function suggest() {
    setTyped(undefined)
    setRefused(false)
    onChange(suggestion)
  }

  return (
    <div className={classes.minutes}>
      <TextField
        className={classes.number}
        aria-label={t('lesson.minutes')}
        inputMode="numeric"
        autoComplete="off"
        aria-invalid={isRefused || undefined}
        aria-describedby={isRefused ? errorId : undefined}
        placeholder="–"
        rightSection={<span className={classes.unit}>{t('lesson.minutesUnit')}</span>}
        value={typed ?? String(lesson.minutes ?? '')}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && take()}
        onBlur={take}
      />
      {isRefused && (
        <p id={errorId} className={classes.error} role="alert">
          {t('lesson.minutesWrong', { most: longestMinutes })}
        </p>
      )}
      <p className={classes.length}>
        <span>{t('count.words', { count: words, formatted: format.number(words) })}</span>
        {suggestion > 0 && lesson.minutes !== null && (
          <span>{t('lesson.suggestion', { minutes: format.minutes(suggestion) })}</span>
        )}
        {suggestion > 0 && lesson.minutes === null && (
          <Button size="xs" variant="default" onClick={suggest}>
            {t('lesson.useSuggestion', { minutes: format.minutes(suggestion) })}
          </Button>
        )}
      </p>
    </div>
  )
}

function minutesIn(text: string): number | undefined {
  const minutes = Number(text)
  return /^\s*\d+\s*$/.test(text) && minutes >= 1 && minutes <= longestMinutes ? minutes : undefined
}
