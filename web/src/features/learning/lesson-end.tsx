import { Link } from '@tanstack/react-router'
import { IconArrowLeft, IconArrowRight, IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import type { EnrollmentDetail } from './get-enrollment.ts'
import type { Lesson } from './get-lesson.ts'
import classes from './lesson-end.module.css'

type OutlineLesson = EnrollmentDetail['modules'][number]['lessons'][number]

type LessonEndProps = {
  enrollment: EnrollmentDetail
  lesson: Lesson
  /** Counts this lesson as finished. */
  onFinish: () => void
}

/** What comes after a lesson: the next one, or at the end of the course what is still open. */
export function LessonEnd({ enrollment, lesson, onFinish }: LessonEndProps) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const params = { org: organization.slug, enrollmentId: enrollment.id }
  return (
    <nav className={classes.end} aria-label={t('player.around')} title={t('player.keys')}>
      {lesson.next ? (
        <Link
          to="/o/$org/learn/$enrollmentId/$lessonId"
          params={{ ...params, lessonId: lesson.next.id }}
          className={classes.next}
          onClick={onFinish}
        >
          <span className={classes.label}>{t('player.next')}</span>
          <span className={classes.name}>{lesson.next.title}</span>
          <IconArrowRight size={22} stroke={1.75} className={classes.arrow} />
        </Link>
      ) : (
        <LastStep enrollment={enrollment} lesson={lesson} onFinish={onFinish} />
      )}
      {lesson.previous && (
        <Link
          to="/o/$org/learn/$enrollmentId/$lessonId"
          params={{ ...params, lessonId: lesson.previous.id }}
          className={classes.previous}
        >
          <IconArrowLeft size={18} stroke={1.75} className={classes.back} />
          <span>
            {t('player.previous')}: {lesson.previous.title}
          </span>
        </Link>
      )}
    </nav>
  )
}

function LastStep({ enrollment, lesson, onFinish }: LessonEndProps) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const open = enrollment.modules.flatMap(({ lessons }) => lessons).filter(({ completed }) => !completed)
  const others = open.filter(({ id }) => id !== lesson.id)
  if (open.length === 0) {
    return (
      <ButtonLink to="/o/$org" params={{ org: organization.slug }} size="md" variant="default">
        {t('player.back')}
      </ButtonLink>
    )
  }
  if (open.length > others.length) {
    return (
      <Button size="md" leftSection={<IconCheck size={20} />} onClick={onFinish}>
        {others.length === 0 ? t('player.finish') : t('player.finishLesson')}
      </Button>
    )
  }
  return <OpenLessons enrollmentId={enrollment.id} lessons={others} />
}

function OpenLessons({ enrollmentId, lessons }: { enrollmentId: string; lessons: readonly OutlineLesson[] }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  return (
    <div className={classes.remaining}>
      <h2 className={classes.remainingTitle}>
        {t('player.remaining', { count: lessons.length, formatted: format.number(lessons.length) })}
      </h2>
      <ul className={classes.open}>
        {lessons.map(({ id, title, minutes }) => (
          <li key={id}>
            <Link
              to="/o/$org/learn/$enrollmentId/$lessonId"
              params={{ org: organization.slug, enrollmentId, lessonId: id }}
              className={classes.openLink}
            >
              <span className={classes.openName}>{title}</span>
              <span className={classes.openMinutes}>{format.minutes(minutes)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
