import { IconArrowLeft, IconListDetails } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { onDemand } from '../../platform/on-demand.ts'
import { useFormat } from '../../ui/format.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { IconLink, TextLink } from '../../ui/link.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import type { EnrollmentDetail } from './get-enrollment.ts'
import classes from './player-bar.module.css'

const OutlineDrawer = onDemand(async () => (await import('./outline-drawer.tsx')).OutlineDrawer)

/** The way out, which course this is and how far it is; on small screens also the way to the outline. */
export function PlayerBar({ enrollment, lessonId }: { enrollment: EnrollmentDetail; lessonId: string }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const organization = useOrganization()
  const [outlineOf, setOutlineOf] = useState<string>()
  const { courseId, courseTitle, lessonsDone, lessonCount } = enrollment
  const params = { org: organization.slug }
  const counts = { done: format.number(lessonsDone), total: format.number(lessonCount) }
  const percent = lessonCount === 0 ? 0 : (lessonsDone / lessonCount) * 100
  return (
    <header className={classes.bar}>
      <IconLink to="/o/$org" params={params} label={t('player.back')}>
        <IconArrowLeft size={20} stroke={1.75} />
      </IconLink>
      <TextLink to="/o/$org/courses/$courseId" params={{ ...params, courseId }} quiet className={classes.title}>
        {courseTitle}
      </TextLink>
      <span className={classes.count}>{t('player.position', counts)}</span>
      <IconButton
        className={classes.outlineButton}
        label={t('player.openOutline')}
        onClick={() => setOutlineOf(lessonId)}
      >
        <IconListDetails size={20} stroke={1.75} />
      </IconButton>
      <div className={classes.progress}>
        <ProgressBar size="thin" percent={percent} label={t('player.progress', counts)} />
      </div>
      <Suspense>
        <OutlineDrawer
          opened={outlineOf === lessonId}
          onClose={() => setOutlineOf(undefined)}
          enrollment={enrollment}
          lessonId={lessonId}
        />
      </Suspense>
    </header>
  )
}
