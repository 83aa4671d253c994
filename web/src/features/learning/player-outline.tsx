import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { useFormat } from '../../ui/format.tsx'
import type { EnrollmentDetail } from './get-enrollment.ts'
import { LessonMark } from './lesson-mark.tsx'
import classes from './player-outline.module.css'

type OutlineLesson = EnrollmentDetail['modules'][number]['lessons'][number]

/** Every lesson of the course with what is done, the open one in view. */
export function PlayerOutline({ enrollment, lessonId }: { enrollment: EnrollmentDetail; lessonId: string }) {
  const { t } = useTranslation('learning')
  const outline = useCurrentInView(lessonId)
  return (
    <nav className={classes.outline} aria-label={t('player.outline')} ref={outline}>
      {enrollment.modules.map((module) => (
        <section key={module.id} className={classes.module}>
          {enrollment.modules.length > 1 && <h2 className={classes.title}>{module.title}</h2>}
          <ol className={classes.lessons}>
            {module.lessons.map((lesson) => (
              <li key={lesson.id}>
                <OutlineLink enrollmentId={enrollment.id} lesson={lesson} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </nav>
  )
}

function OutlineLink({ enrollmentId, lesson }: { enrollmentId: string; lesson: OutlineLesson }) {
  const format = useFormat()
  const organization = useOrganization()
  return (
    <Link
      to="/o/$org/learn/$enrollmentId/$lessonId"
      params={{ org: organization.slug, enrollmentId, lessonId: lesson.id }}
      className={classes.link}
    >
      <LessonMark lesson={lesson} />
      <span className={classes.name}>{lesson.title}</span>
      <span className={classes.minutes}>{format.minutes(lesson.minutes)}</span>
    </Link>
  )
}

function useCurrentInView(lessonId: string) {
  const outline = useRef<HTMLElement>(null)

  useEffect(() => {
    const current = outline.current?.querySelector('[aria-current="page"]')
    const scroller = outline.current?.parentElement
    if (!current || !scroller) return
    const { top, bottom } = current.getBoundingClientRect()
    const frame = scroller.getBoundingClientRect()
    const isHidden = top < frame.top || bottom > frame.bottom
    if (isHidden) scroller.scrollTop += top - frame.top - frame.height / 3
  }, [lessonId])

  return outline
}
