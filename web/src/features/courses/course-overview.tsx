import { IconCheck } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CourseCover } from '../../ui/course-cover.tsx'
import { useFormat } from '../../ui/format.tsx'
import classes from './course-overview.module.css'
import type { Course } from './get-course.ts'

type CourseOverviewProps = {
  course: Course
  /** The one next step: start, resume or look again. */
  action: ReactNode
  /** How far the person is in a lesson, beside its title. */
  progress: ComponentType<{ courseId: string; lessonId: string }>
}

/** A course before it is taken: what it gives, how long it takes, what is inside and who made it. */
export function CourseOverview({ course, action, progress }: CourseOverviewProps) {
  const { t } = useTranslation('courses')
  const format = useFormat()
  const lessons = t('facts.lessons', { count: course.lessonCount, formatted: format.number(course.lessonCount) })
  return (
    <article className={classes.page}>
      <header className={classes.header}>
        <div className={classes.cover}>
          <CourseCover courseId={course.id} url={course.coverUrl} />
        </div>
        <div className={classes.intro}>
          <h1 className={classes.title} dir="auto">
            {course.title}
          </h1>
          <p className={classes.facts}>
            {format.minutes(course.minutes)} · {lessons} · {t('course.by', { author: course.authorName })}
          </p>
          {course.summary && (
            <p className={classes.summary} dir="auto">
              {course.summary}
            </p>
          )}
          <div className={classes.action}>{action}</div>
        </div>
      </header>
      <div className={classes.columns}>
        <div>
          {course.objectives.length > 0 && <Objectives objectives={course.objectives} />}
          <Outline course={course} progress={progress} />
        </div>
        <About course={course} />
      </div>
    </article>
  )
}

function Objectives({ objectives }: { objectives: readonly string[] }) {
  const { t } = useTranslation('courses')
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('course.objectives')}</h2>
      <ul className={classes.objectives}>
        {objectives.map((objective) => (
          <li key={objective}>
            <IconCheck size={18} stroke={2} className={classes.check} />
            {objective}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Outline({ course, progress: Progress }: Pick<CourseOverviewProps, 'course' | 'progress'>) {
  const { t } = useTranslation('courses')
  const format = useFormat()
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('course.outline')}</h2>
      {course.modules.map((module) => (
        <div key={module.id} className={classes.module}>
          {course.modules.length > 1 && <h3 className={classes.moduleTitle}>{module.title}</h3>}
          <ol className={classes.lessons}>
            {module.lessons.map((lesson) => (
              <li key={lesson.id} className={classes.lesson}>
                <Progress courseId={course.id} lessonId={lesson.id} />
                <span className={classes.lessonTitle}>{lesson.title}</span>
                <span className={classes.minutes}>{format.minutes(lesson.minutes)}</span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  )
}

function About({ course }: { course: Course }) {
  const { t } = useTranslation('courses')
  const format = useFormat()
  const published = { number: format.number(course.versionNumber), date: format.date(course.publishedAt) }
  return (
    <aside className={classes.about} aria-label={t('course.about')}>
      <dl>
        <dt>{t('course.author')}</dt>
        <dd>{course.authorName}</dd>
        <dt>{t('course.version')}</dt>
        <dd>{t('course.versionNumber', published)}</dd>
        {course.changelog && (
          <>
            <dt>{t('course.changes')}</dt>
            <dd className={classes.changelog}>{course.changelog}</dd>
          </>
        )}
        {course.license && (
          <>
            <dt>{t('course.license')}</dt>
            <dd>{course.license}</dd>
          </>
        )}
        {course.attribution && (
          <>
            <dt>{t('course.source')}</dt>
            <dd>{course.attribution}</dd>
          </>
        )}
      </dl>
    </aside>
  )
}
