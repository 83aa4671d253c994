import { useInfiniteQuery } from '@tanstack/react-query'
import { IconBooks } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { PageTitle, Section } from '../../ui/page.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { EnrollmentRow } from './enrollment-row.tsx'
import classes from './home-page.module.css'
import { HomeSkeleton } from './home-skeleton.tsx'
import { enrollmentsQuery, type Enrollment } from './list-enrollments.ts'
import { ResumeCard } from './resume-card.tsx'

type HomePageProps = {
  /** Shown to an author who takes no course yet. */
  setup: ReactNode
  /** What else there is to learn; comes last. */
  discover: ReactNode
}

/** What to learn next, then everything the person takes or took in this organization. */
export function HomePage({ setup, discover }: HomePageProps) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  const enrollments = useInfiniteQuery(enrollmentsQuery(organization.id))
  return (
    <div className={classes.page}>
      <PageTitle title={t('home.title')} context={organization.name} />
      <QueryView query={enrollments} skeleton={<HomeSkeleton />}>
        {({ pages }) => {
          const all = pages.flatMap(({ data }) => data)
          return (
            <>
              {all.length === 0 ? <EmptyHome setup={setup} /> : <Courses enrollments={all} />}
              <ShowMore query={enrollments} />
              {discover}
            </>
          )
        }}
      </QueryView>
    </div>
  )
}

function EmptyHome({ setup }: { setup: ReactNode }) {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  if (mayIn(organization, 'courses.create')) return setup
  const toCatalog = (
    <ButtonLink to="/o/$org/catalog" params={{ org: organization.slug }}>
      {t('home.toCatalog')}
    </ButtonLink>
  )
  return (
    <EmptyState icon={IconBooks} level="h1" title={t('home.emptyTitle')} action={toCatalog}>
      {t('home.empty')}
    </EmptyState>
  )
}

function Courses({ enrollments }: { enrollments: readonly Enrollment[] }) {
  const { t } = useTranslation('learning')
  const format = useFormat()
  const active = enrollments.filter(({ status }) => status === 'active')
  const completed = enrollments.filter(({ status }) => status === 'completed')
  const [latest, ...others] = active
  return (
    <>
      {latest ? <ResumeCard enrollment={latest} /> : <AllDone />}
      {others.length > 0 && (
        <Section title={t('home.active')} count={format.number(others.length)}>
          <EnrollmentList enrollments={others} />
        </Section>
      )}
      {completed.length > 0 && (
        <Section title={t('home.completed')} count={format.number(completed.length)}>
          <EnrollmentList enrollments={completed} />
        </Section>
      )}
    </>
  )
}

function EnrollmentList({ enrollments }: { enrollments: readonly Enrollment[] }) {
  return (
    <ul className={classes.list}>
      {enrollments.map((enrollment) => (
        <EnrollmentRow key={enrollment.id} enrollment={enrollment} />
      ))}
    </ul>
  )
}

function AllDone() {
  const { t } = useTranslation('learning')
  const organization = useOrganization()
  return (
    <header className={classes.done}>
      <h1 className={classes.doneTitle}>{t('home.allDoneTitle')}</h1>
      <p className={classes.doneText}>{t('home.allDone')}</p>
      <ButtonLink to="/o/$org/catalog" params={{ org: organization.slug }}>
        {t('home.toCatalog')}
      </ButtonLink>
    </header>
  )
}
