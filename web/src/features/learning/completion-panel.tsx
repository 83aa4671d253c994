import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../platform/clock.ts'
import { useOrganization } from '../../platform/organization.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import classes from './completion-panel.module.css'
import type { EnrollmentDetail } from './get-enrollment.ts'

/** The moment a course is finished: what was done, and where to go from here. */
export function CompletionPanel({ enrollment }: { enrollment: EnrollmentDetail }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  const panel = useRef<HTMLElement>(null)
  const params = { org: organization.slug }
  const completedAt = enrollment.completedAt ?? now().toISOString()

  useEffect(() => {
    panel.current?.focus({ preventScroll: true })
    panel.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
  }, [])

  return (
    <section className={classes.panel} ref={panel} tabIndex={-1} aria-labelledby="completion-title">
      <svg className={classes.mark} viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="m15 25 6 6 12-13" pathLength="1" />
      </svg>
      <h2 className={classes.title} id="completion-title">
        {t('completion.title', { course: enrollment.courseTitle })}
      </h2>
      <p className={classes.facts}>
        {t('completion.facts', {
          count: enrollment.lessonCount,
          lessons: format.number(enrollment.lessonCount),
          date: format.date(completedAt),
        })}
      </p>
      <div className={classes.actions}>
        <ButtonLink to="/o/$org" params={params} size="md">
          {t('completion.home')}
        </ButtonLink>
        <ButtonLink to="/o/$org/catalog" params={params} size="md" variant="default">
          {t('completion.catalog')}
        </ButtonLink>
      </div>
    </section>
  )
}
