import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import classes from './course-progress.module.css'
import { enrollmentQuery } from './get-enrollment.ts'
import { LessonMark } from './lesson-mark.tsx'
import { enrollmentsQuery } from './list-enrollments.ts'

/** How far the person is in a course; nothing for one they do not take. */
export function CourseProgress({ courseId }: { courseId: string }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const enrollment = useEnrollmentIn(courseId)
  if (!enrollment) return null
  const { status, courseTitle, lessonsDone, lessonCount } = enrollment
  if (status === 'completed') {
    return (
      <p className={classes.finished}>
        <IconCircleCheckFilled size={18} />
        {t('home.finished')}
      </p>
    )
  }
  const counts = { done: format.number(lessonsDone), total: format.number(lessonCount) }
  return (
    <div className={classes.progress}>
      <ProgressBar
        percent={lessonCount === 0 ? 0 : (lessonsDone / lessonCount) * 100}
        label={t('home.doneOf', { title: courseTitle, ...counts })}
      />
      <p>{t('home.lessonsDone', counts)}</p>
    </div>
  )
}

/** Whether the person has read a lesson; nothing in a course they do not take. */
export function LessonProgress({ courseId, lessonId }: { courseId: string; lessonId: string }) {
  const organization = useOrganization()
  const enrollment = useEnrollmentIn(courseId)
  const detail = useQuery({
    ...enrollmentQuery(organization.id, enrollment?.id ?? ''),
    enabled: enrollment !== undefined,
  })
  const lesson = detail.data?.modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId)
  return lesson ? <LessonMark lesson={lesson} /> : null
}

function useEnrollmentIn(courseId: string) {
  const organization = useOrganization()
  const { data } = useInfiniteQuery(enrollmentsQuery(organization.id))
  return data?.pages.flatMap((page) => page.data).find((enrollment) => enrollment.courseId === courseId)
}
