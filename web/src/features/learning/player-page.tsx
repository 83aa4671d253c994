import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { enrollmentQuery, type EnrollmentDetail } from './get-enrollment.ts'
import { lessonQuery } from './get-lesson.ts'
import { LessonView } from './lesson-view.tsx'
import { PlayerBar } from './player-bar.tsx'
import { PlayerOutline } from './player-outline.tsx'
import classes from './player-page.module.css'
import { LessonSkeleton, PlayerSkeleton } from './player-skeleton.tsx'

/** Where a course is read: the outline at the left, the lesson in the middle, nothing else. */
export function PlayerPage() {
  const organization = useOrganization()
  const { enrollmentId } = useParams({ from: '/signed-in/o/$org/learn/$enrollmentId/$lessonId' })
  const enrollment = useQuery(enrollmentQuery(organization.id, enrollmentId))
  return (
    <QueryView query={enrollment} skeleton={<PlayerSkeleton />}>
      {(found) => <Player key={found.id} enrollment={found} />}
    </QueryView>
  )
}

function Player({ enrollment }: { enrollment: EnrollmentDetail }) {
  const { t } = useTranslation('ui')
  const organization = useOrganization()
  const { enrollmentId, lessonId } = useParams({ from: '/signed-in/o/$org/learn/$enrollmentId/$lessonId' })
  const lesson = useQuery(lessonQuery(organization.id, enrollmentId, lessonId))
  const [wasCompleted] = useState(enrollment.status === 'completed')
  const isFreshlyCompleted = !wasCompleted && enrollment.status === 'completed'
  return (
    <div className={classes.player}>
      <a className={classes.skip} href="#main">
        {t('skipToContent')}
      </a>
      <PlayerBar enrollment={enrollment} lessonId={lessonId} />
      <aside className={classes.outline}>
        <PlayerOutline enrollment={enrollment} lessonId={lessonId} />
      </aside>
      <main className={classes.main} id="main" tabIndex={-1}>
        <QueryView query={lesson} skeleton={<LessonSkeleton />}>
          {(found) => (
            <LessonView key={found.id} enrollment={enrollment} lesson={found} isFreshlyCompleted={isFreshlyCompleted} />
          )}
        </QueryView>
      </main>
    </div>
  )
}
