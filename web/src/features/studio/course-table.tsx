import { Link } from '@tanstack/react-router'
import { IconDots } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import tables from '../../ui/table.module.css'
import { CourseStatus } from './course-status.tsx'
import classes from './course-table.module.css'
import type { AuthoredCourse } from './list-authored-courses.ts'

// Nobody opens a menu before the table is there, so its code comes after the page.
const CourseMenu = lazy(async () => ({ default: (await import('./course-menu.tsx')).CourseMenu }))

/** The courses one may edit, with what can be done to each. Narrow screens fold the figures under the title. */
export function CourseTable({ courses }: { courses: readonly AuthoredCourse[] }) {
  const { t } = useTranslation('studio')
  return (
    <table className={`${tables.table} ${classes.table}`} aria-label={t('list.label')}>
      <thead>
        <tr>
          <th scope="col">{t('list.course')}</th>
          <th scope="col">{t('list.status')}</th>
          <th scope="col" className={classes.figure}>
            {t('list.lessons')}
          </th>
          <th scope="col" className={classes.figure}>
            {t('list.minutes')}
          </th>
          <th scope="col" className={classes.updated}>
            {t('list.updated')}
          </th>
          <th scope="col">
            <span className={tables.hidden}>{t('list.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {courses.map((course) => (
          <CourseRow key={course.id} course={course} />
        ))}
      </tbody>
    </table>
  )
}

function CourseRow({ course }: { course: AuthoredCourse }) {
  const format = useFormat()
  return (
    <tr className={classes.row}>
      <td>
        <CourseSummary course={course} />
      </td>
      <td className={classes.status}>
        <CourseStatus {...course} />
      </td>
      <td className={classes.figure}>{format.number(course.lessonCount)}</td>
      <td className={classes.figure}>{course.minutes > 0 ? format.minutes(course.minutes) : '–'}</td>
      <td className={classes.updated}>
        <time dateTime={course.updatedAt} title={format.dateTime(course.updatedAt)}>
          {format.relative(course.updatedAt)}
        </time>
      </td>
      <td className={classes.actions}>
        <Suspense fallback={<IconDots size={18} />}>
          <CourseMenu course={course} withEdit />
        </Suspense>
      </td>
    </tr>
  )
}

function CourseSummary({ course }: { course: AuthoredCourse }) {
  const { t } = useTranslation('studio')
  const { slug } = useOrganization()
  const format = useFormat()
  const lessons = t('count.lessons', { count: course.lessonCount })
  return (
    <div className={classes.course}>
      <span className={classes.cover}>
        <CourseCover courseId={course.id} url={course.coverUrl} />
      </span>
      <div className={classes.text}>
        <Link
          className={classes.title}
          to="/o/$org/studio/$courseId"
          params={{ org: slug, courseId: course.id }}
          dir="auto"
        >
          {course.title}
        </Link>
        <span className={classes.summary} dir="auto">
          {course.summary || t('list.noSummary')}
        </span>
        <span className={classes.folded}>
          <CourseStatus {...course} />
          <span>
            {lessons} · {format.minutes(course.minutes)} · {format.relative(course.updatedAt)}
          </span>
        </span>
      </div>
    </div>
  )
}
