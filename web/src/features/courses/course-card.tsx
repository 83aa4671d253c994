import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import classes from './course-card.module.css'
import type { CourseCard as Card } from './list-courses.ts'

/** A course in a grid. The whole card leads to the course; the title is its link. */
export function CourseCard({ course }: { course: Card }) {
  const { t } = useTranslation('courses')
  const format = useFormat()
  const organization = useOrganization()
  const lessons = t('facts.lessons', { count: course.lessonCount, formatted: format.number(course.lessonCount) })
  return (
    <article className={classes.card}>
      <div className={classes.cover}>
        <CourseCover courseId={course.id} url={course.coverUrl} />
      </div>
      <h2 className={classes.title} dir="auto">
        <Link
          to="/o/$org/courses/$courseId"
          params={{ org: organization.slug, courseId: course.id }}
          className={classes.link}
        >
          {course.title}
        </Link>
      </h2>
      <p className={classes.summary} dir="auto">
        {course.summary}
      </p>
      <p className={classes.facts}>
        {format.minutes(course.minutes)} · {lessons}
      </p>
    </article>
  )
}
