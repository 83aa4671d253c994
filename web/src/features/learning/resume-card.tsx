import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink, TextLink } from '../../ui/link.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import type { Enrollment } from './list-enrollments.ts'
import classes from './resume-card.module.css'

/** The one next lesson, with how long it takes and a way straight into it. */
export function ResumeCard({ enrollment }: { enrollment: Enrollment }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  const { courseId, courseTitle, coverUrl, resumeLesson, lessonsDone, lessonCount, minutesLeft } = enrollment
  const params = { org: organization.slug }
  const title = resumeLesson?.title ?? courseTitle
  const counts = { done: format.number(lessonsDone), total: format.number(lessonCount) }
  return (
    <section className={classes.card}>
      <div className={classes.text}>
        <h1 className={classes.title}>
          {t('home.next')} <em>{title}</em>
        </h1>
        <p className={classes.facts}>
          {resumeLesson && <>{format.minutes(resumeLesson.minutes)} · </>}
          <TextLink to="/o/$org/courses/$courseId" params={{ ...params, courseId }} quiet>
            {courseTitle}
          </TextLink>
        </p>
        <div className={classes.action}>
          <ButtonLink
            to="/o/$org/learn/$enrollmentId"
            params={{ ...params, enrollmentId: enrollment.id }}
            size="md"
            leftSection={<IconPlayerPlay size={18} />}
          >
            {t('home.resume')}
          </ButtonLink>
        </div>
        <div className={classes.progress}>
          <ProgressBar
            percent={lessonCount === 0 ? 0 : (lessonsDone / lessonCount) * 100}
            label={t('home.doneOf', { title: courseTitle, ...counts })}
          />
          <p className={classes.counts}>
            <span>{t('home.lessonsDone', counts)}</span>
            <span>{t('home.left', { time: format.minutes(minutesLeft) })}</span>
          </p>
        </div>
      </div>
      <div className={classes.cover}>
        <CourseCover courseId={courseId} url={coverUrl} />
      </div>
    </section>
  )
}
