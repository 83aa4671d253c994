import { IconCircle, IconCircleCheckFilled, IconCircleDotted } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './lesson-mark.module.css'

/** Whether a lesson is done, started or still open. */
export function LessonMark({ lesson }: { lesson: { completed: boolean; percent: number } }) {
  const { t } = useTranslation('learning')
  if (lesson.completed)
    return <IconCircleCheckFilled size={20} className={classes.done} role="img" aria-label={t('player.done')} />
  if (lesson.percent > 0)
    return <IconCircleDotted size={20} className={classes.started} role="img" aria-label={t('player.started')} />
  return <IconCircle size={20} stroke={1.5} className={classes.open} aria-hidden="true" />
}
