import { useQuery } from '@tanstack/react-query'
import { Navigate, useParams } from '@tanstack/react-router'
import { IconBook2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { enrollmentQuery, lessonToOpen } from './get-enrollment.ts'
import { PlayerSkeleton } from './player-skeleton.tsx'

/** Leads into the lesson to resume, or the first one of a finished course. */
export function ResumePage() {
  const organization = useOrganization()
  const { enrollmentId } = useParams({ from: '/signed-in/o/$org/learn/$enrollmentId' })
  const enrollment = useQuery({ ...enrollmentQuery(organization.id, enrollmentId), refetchOnMount: 'always' })
  return (
    <QueryView
      query={{ ...enrollment, data: enrollment.isFetchedAfterMount ? enrollment.data : undefined }}
      skeleton={<PlayerSkeleton />}
    >
      {(found) => {
        const lessonId = lessonToOpen(found)
        if (!lessonId) return <NoLessons />
        return (
          <Navigate
            to="/o/$org/learn/$enrollmentId/$lessonId"
            params={{ org: organization.slug, enrollmentId, lessonId }}
            replace
          />
        )
      }}
    </QueryView>
  )
}

function NoLessons() {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const back = (
    <ButtonLink to="/o/$org" params={{ org: organization.slug }} variant="default">
      {t('player.back')}
    </ButtonLink>
  )
  return (
    <main id="main">
      <EmptyState icon={IconBook2} level="h1" title={t('player.noLessonsTitle')} action={back}>
        {t('player.noLessons')}
      </EmptyState>
    </main>
  )
}
