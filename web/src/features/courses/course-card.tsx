import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import classes from './course-card.module.css'
import type { CourseCard as Card } from './list-courses.ts'

type CourseCardProps = {
  course: Card
  /** The level of its heading on the page. */
  level?: 'h2' | 'h3'
  /** How far the person is in it. */
  progress?: ReactNode
}

/** A course in a grid. The whole card leads to the course; the title is its link. */
export function CourseCard({ course, level: Heading = 'h2', progress }: CourseCardProps) {
  const { t } = useTranslation('courses')
  const format = useFormat()
  const organization = useOrganization()
  const lessons = t('facts.lessons', { count: course.lessonCount, formatted: format.number(course.lessonCount) })
  return (
    <article className={classes.card}>
      <div className={classes.cover}>
        <CourseCover courseId={course.id} url={course.coverUrl} />
      </div>
      <Heading className={classes.title} dir="auto">
        <Link
          to="/o/$org/courses/$courseId"
          params={{ org: organization.slug, courseId: course.id }}
          className={classes.link}
        >
          {course.title}
        </Link>
      </Heading>
      <p className={classes.summary} dir="auto">
        {course.summary}
      </p>
      <p className={classes.facts}>
        {format.minutes(course.minutes)} · {lessons}
      </p>
      {progress}
    </article>
  )
}

/** Courses side by side, as many as fit. While `isStale` they are those of an earlier question. */
export function CourseGrid({ isStale = false, children }: { isStale?: boolean; children: ReactNode }) {
  return (
    <div className={classes.grid} data-stale={isStale || undefined}>
      {children}
    </div>
  )
}
