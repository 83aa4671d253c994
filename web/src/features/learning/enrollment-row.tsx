import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './enrollment-row.module.css'
import type { Enrollment } from './list-enrollments.ts'

/** A course in the person's list; leads into its next lesson, or back to its first once it is finished. */
export function EnrollmentRow({ enrollment }: { enrollment: Enrollment }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  const { courseTitle, lessonsDone, lessonCount, minutesLeft, completedAt } = enrollment
  const counts = { done: format.number(lessonsDone), total: format.number(lessonCount) }
  const isDone = enrollment.status === 'completed'
  return (
    <li className={classes.row}>
      <div className={classes.cover}>
        <CourseCover courseId={enrollment.courseId} url={enrollment.coverUrl} />
      </div>
      <div className={classes.text}>
        <Link
          to="/o/$org/learn/$enrollmentId"
          params={{ org: organization.slug, enrollmentId: enrollment.id }}
          className={classes.link}
        >
          {courseTitle}
        </Link>
        <p className={classes.quiet}>
          {isDone && completedAt
            ? t('home.finishedOn', { date: format.date(completedAt) })
            : (enrollment.resumeLesson?.title ?? t('home.lessonsDone', counts))}
        </p>
      </div>
      {!isDone && (
        <div className={classes.progress}>
          <ProgressBar
            percent={lessonCount === 0 ? 0 : (lessonsDone / lessonCount) * 100}
            label={t('home.doneOf', { title: courseTitle, ...counts })}
          />
          <p className={classes.quiet}>{t('home.left', { time: format.minutes(minutesLeft) })}</p>
        </div>
      )}
    </li>
  )
}
