import { IconPlus, IconX } from '@tabler/icons-react'
import { useRef, useState, type KeyboardEvent } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { GrowingText } from '../../ui/text-area.tsx'
import classes from './objectives-editor.module.css'

const most = 20

type Row = { key: number; text: string }

/**
 * What learners will be able to do, one line each. Enter begins the next line and Backspace on an empty one goes back;
 * empty lines are not reported.
 */
export function ObjectivesEditor({
  value,
  onChange,
}: {
  value: readonly string[]
  onChange: (objectives: string[]) => void
}) {
  const { t } = useTranslation('studio')
  const { rows, change } = useRows(value, onChange)
  const list = useRef<HTMLOListElement>(null)

  /** Draws the change at once, so that the very next key goes to the line it moved to. */
  function changeAndFocus(next: Row[], index: number) {
    flushSync(() => change(next))
    list.current?.querySelectorAll('textarea')[Math.max(0, index)]?.focus()
  }

  function insertAfter(index: number) {
    if (rows.length >= most) return
    changeAndFocus(rows.toSpliced(index + 1, 0, newRow(rows)), index + 1)
  }

  function remove(index: number) {
    changeAndFocus(rows.toSpliced(index, 1), index - 1)
  }

  function write(key: number, index: number, text: string) {
    change(rows.with(index, { key, text: text.replaceAll(/[\r\n]+/g, ' ') }))
  }

  function onKeyDown(event: KeyboardEvent, index: number) {
    if (event.nativeEvent.isComposing) return
    const isEmpty = rows[index]?.text === ''
    if (event.key !== 'Enter' && !(event.key === 'Backspace' && isEmpty)) return
    event.preventDefault()
    if (event.key === 'Enter') insertAfter(index)
    else remove(index)
  }

  return (
    <fieldset className={classes.objectives}>
      <legend className={classes.legend}>{t('lesson.objectives')}</legend>
      <ol className={classes.list} ref={list}>
        {rows.map(({ key, text }, index) => (
          <li key={key} className={classes.row}>
            <span className={classes.field}>
              <GrowingText text={text}>
                <textarea
                  className={classes.input}
                  rows={1}
                  aria-label={t('lesson.objective', { number: index + 1 })}
                  placeholder={t('lesson.objectivePlaceholder')}
                  maxLength={300}
                  dir="auto"
                  value={text}
                  onChange={(event) => write(key, index, event.currentTarget.value)}
                  onKeyDown={(event) => onKeyDown(event, index)}
                />
              </GrowingText>
            </span>
            <IconButton
              className={classes.remove}
              label={t('lesson.removeObjective', { number: index + 1 })}
              onClick={() => remove(index)}
            >
              <IconX size={16} />
            </IconButton>
          </li>
        ))}
      </ol>
      {rows.length < most && (
        <Button
          className={classes.add}
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => insertAfter(rows.length - 1)}
        >
          {t('lesson.addObjective')}
        </Button>
      )}
    </fieldset>
  )
}

/** The lines on the screen, empty ones included; they follow `value` when it changes from outside. */
function useRows(value: readonly string[], onChange: (objectives: string[]) => void) {
  const [rows, setRows] = useState(() => toRows(value))
  if (!sameTexts(value, reported(rows))) setRows(toRows(value))

  function change(next: Row[]) {
    setRows(next)
    if (!sameTexts(reported(next), reported(rows))) onChange(reported(next))
  }

  return { rows, change }
}

function toRows(texts: readonly string[]): Row[] {
  return texts.map((text, key) => ({ key, text }))
}

function newRow(rows: readonly Row[]): Row {
  return { key: Math.max(-1, ...rows.map(({ key }) => key)) + 1, text: '' }
}

function reported(rows: readonly Row[]): string[] {
  return rows.map(({ text }) => text).filter((text) => text.trim() !== '')
}

/** The server trims; a space at the end of a line that is still being written is no difference. */
function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, index) => text.trim() === other[index]?.trim())
}
