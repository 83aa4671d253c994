import { useInfiniteQuery } from '@tanstack/react-query'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { toProblem } from '../../platform/problem.ts'
import { WaitNotice } from '../../platform/wait-notice.tsx'
import { isBusy } from '../../platform/wait.ts'
import { Button } from '../../ui/button.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { useEnroll } from './enroll.ts'
import classes from './enrollment-action.module.css'
import { enrollmentsQuery, type Enrollment } from './list-enrollments.ts'

/** The person's next step in a course: start it, resume it, or look at it again. */
export function EnrollmentAction({ courseId }: { courseId: string }) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const enrollments = useInfiniteQuery(enrollmentsQuery(organization.id))
  const enroll = useEnroll(courseId)
  const enrollment = enrollments.data?.pages.flatMap(({ data }) => data).find((found) => found.courseId === courseId)
  if (enrollment) return <EnrolledAction enrollment={enrollment} />
  return (
    <div className={classes.action}>
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={18} />}
        loading={enroll.isPending || enrollments.isPending}
        onClick={() => enroll.mutate()}
      >
        {t('enrollment.start')}
      </Button>
      <WhyNotYet waitsFor={enroll.isPending ? enroll.failureReason : enrollments.failureReason} failed={enroll.error} />
    </div>
  )
}

function WhyNotYet({ waitsFor, failed }: { waitsFor: Error | null; failed: Error | null }) {
  if (isBusy(failed)) return <WaitNotice error={failed} after="allowed" />
  if (failed) return <Notice tone="failure">{toProblem(failed).message}</Notice>
  return isBusy(waitsFor) && <WaitNotice error={waitsFor} />
}

function EnrolledAction({ enrollment }: { enrollment: Enrollment }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  const { lessonsDone, lessonCount, resumeLesson, completedAt } = enrollment
  const isDone = enrollment.status === 'completed'
  const fraction = lessonCount === 0 ? 0 : lessonsDone / lessonCount
  const progress = t('enrollment.progress', { percent: format.percent(fraction) })
  return (
    <div className={classes.action}>
      <ButtonLink
        to="/o/$org/learn/$enrollmentId"
        params={{ org: organization.slug, enrollmentId: enrollment.id }}
        size="md"
        variant={isDone ? 'default' : 'filled'}
        leftSection={isDone ? null : <IconPlayerPlay size={18} />}
      >
        {isDone ? t('enrollment.review') : t('enrollment.resume')}
      </ButtonLink>
      {isDone && completedAt && (
        <p className={classes.quiet}>{t('enrollment.finished', { when: format.relative(completedAt) })}</p>
      )}
      {!isDone && resumeLesson && (
        <div className={classes.next}>
          <p className={classes.quiet}>
            {t('enrollment.next', { title: resumeLesson.title, time: format.minutes(resumeLesson.minutes) })}
          </p>
          <ProgressBar percent={fraction * 100} label={progress} />
        </div>
      )}
      {enrollment.newerVersion && !isDone && <p className={classes.version}>{t('enrollment.newerVersion')}</p>}
    </div>
  )
}
