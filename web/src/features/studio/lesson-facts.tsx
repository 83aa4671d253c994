import { useDeferredValue, useMemo, useState } from 'react'
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

  function type(digits: string) {
    setTyped(digits)
    const minutes = Number(digits)
    if (Number.isInteger(minutes) && minutes >= 1 && minutes <= longestMinutes) onChange(minutes)
  }

  return (
    <div className={classes.minutes}>
      <TextField
        className={classes.number}
        aria-label={t('lesson.minutes')}
        type="number"
        inputMode="numeric"
        min={1}
        max={longestMinutes}
        placeholder="–"
        rightSection={<span className={classes.unit}>{t('lesson.minutesUnit')}</span>}
        value={typed ?? String(lesson.minutes ?? '')}
        onChange={(event) => type(event.currentTarget.value)}
        onBlur={() => setTyped(undefined)}
      />
      <p className={classes.length}>
        <span>{t('count.words', { count: words, formatted: format.number(words) })}</span>
        {suggestion > 0 && lesson.minutes !== null && (
          <span>{t('lesson.suggestion', { minutes: format.minutes(suggestion) })}</span>
        )}
        {suggestion > 0 && lesson.minutes === null && (
          <Button size="xs" variant="default" onClick={() => onChange(suggestion)}>
            {t('lesson.useSuggestion', { minutes: format.minutes(suggestion) })}
          </Button>
        )}
      </p>
    </div>
  )
}
