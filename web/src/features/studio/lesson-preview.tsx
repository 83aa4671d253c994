import { IconAlertCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { toProblem } from '../../platform/problem.ts'
import { useFormat } from '../../ui/format.tsx'
import { LessonObjectives } from '../../ui/lesson-objectives.tsx'
import { LessonText } from '../../ui/lesson-text.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { DraftLesson } from './draft-lesson.ts'
import classes from './lesson-preview.module.css'
import { usePreview } from './preview-markdown.ts'

type LessonPreviewProps = {
  /** With every edit applied. */
  lesson: DraftLesson
  /** As it was when the editor opened. */
  opened: DraftLesson
  /** A link to another lesson was followed. */
  onLessonLink: (lessonId: string) => void
}

/** The lesson as learners will see it, a moment after it is written. */
export function LessonPreview({ lesson, opened, onLessonLink }: LessonPreviewProps) {
  const { t } = useTranslation('studio')
  const format = useFormat()
  const preview = usePreview(lesson.markdown, opened)
  return (
    <article className={classes.preview}>
      <h2 className={classes.title} dir="auto">
        {lesson.title}
      </h2>
      {lesson.minutes !== null && <p className={classes.minutes}>{format.minutes(lesson.minutes)}</p>}
      <LessonObjectives objectives={lesson.objectives} />
      {preview.error && (
        <Notice tone="failure" icon={<IconAlertCircle size={18} />} title={t('lesson.previewFailed')}>
          {toProblem(preview.error).message}
        </Notice>
      )}
      {lesson.markdown.trim() === '' ? (
        <p className={classes.empty}>{t('lesson.previewEmpty')}</p>
      ) : (
        <LessonText html={preview.data ?? ''} onLessonLink={onLessonLink} />
      )}
    </article>
  )
}
