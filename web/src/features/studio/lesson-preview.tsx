import { IconAlertCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
import { WaitLine } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { useFormat } from '../../ui/format.tsx'
import { LessonObjectives } from '../../ui/lesson-objectives.tsx'
import { LessonText } from '../../ui/lesson-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { DraftLesson } from './draft-lesson.ts'
import type { SaveState } from './edit-session.ts'
import classes from './lesson-preview.module.css'
import { usePreview } from './preview-markdown.ts'

type LessonPreviewProps = {
  /** With every edit applied. */
  lesson: DraftLesson
  save: SaveState
  /** As it was when the editor opened. */
  opened: DraftLesson
  /** A link to another lesson was followed. */
  onLessonLink: (lessonId: string) => void
}

/** The lesson as learners will see it, a moment after it is written. */
export function LessonPreview({ lesson, save, opened, onLessonLink }: LessonPreviewProps) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const reasonOf = (error: Error) => {
    const { status, message } = toProblem(error)
    if (status === 401) return t('lesson.previewSignedOut')
    return status === 0 || isBusy(error) ? t('lesson.previewOldText') : message
  }
  const preview = usePreview(lesson.markdown, opened, save.name === 'saved')
  return (
    <article className={classes.preview}>
      <header className={classes.header}>
        <h2 className={classes.title} dir="auto">
          {lesson.title}
        </h2>
        {lesson.minutes !== null && <p className={classes.minutes}>{format.minutes(lesson.minutes)}</p>}
      </header>
      <LessonObjectives objectives={lesson.objectives} />
      {preview.refusal && (
        <div className={classes.notice}>
          <WaitLine error={preview.refusal} note={t('lesson.previewFollows')} />
        </div>
      )}
      {preview.error && (
        <div className={classes.notice}>
          <Notice tone="due" icon={<IconAlertCircle size={18} />} title={t('lesson.previewOld')}>
            {reasonOf(preview.error)}
          </Notice>
        </div>
      )}
      {lesson.markdown.trim() === '' ? (
        <p className={classes.empty}>{t('lesson.previewEmpty')}</p>
      ) : (
        <div className={classes.text} data-old={preview.error !== null || preview.refusal !== undefined || undefined}>
          <LessonText html={preview.html} onLessonLink={onLessonLink} />
        </div>
      )}
    </article>
  )
}
