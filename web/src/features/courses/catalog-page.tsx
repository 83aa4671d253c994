import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconBooks } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { ButtonLink } from '../../ui/link.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { EmptyState, NothingMatches } from '../../ui/states.tsx'
import classes from './catalog-page.module.css'
import { CourseCard, CourseGrid } from './course-card.tsx'
import { catalogQuery } from './list-courses.ts'

/** Everything the organization can learn, searchable; search and order live in the address. A course can show how far one is. */
export function CatalogPage({ progress: Progress }: { progress: ComponentType<{ courseId: string }> }) {
  const { t } = useTranslation('courses')
  const organization = useOrganization()
  const navigate = useNavigate({ from: '/o/$org/catalog' })
  const filter = useSearch({ from: '/signed-in/o/$org/shell/catalog' })
  const q = filter.q ?? ''
  const sort = filter.sort ?? '-publishedAt'
  const courses = useInfiniteQuery({
    ...catalogQuery(organization.id, { q, sort }),
    placeholderData: keepPreviousData,
  })

  function show(next: { q: string; sort: string }) {
    const search = { ...(next.q && { q: next.q }), ...(next.sort === 'title' && { sort: 'title' as const }) }
    void navigate({ search, replace: true })
  }

  return (
    <Page
      title={t('catalog.title')}
      context={organization.name}
      description={t('catalog.description', { name: organization.name })}
    >
      <div className={classes.filters}>
        <SearchField
          className={classes.search}
          label={t('catalog.search')}
          value={q}
          onSearch={(query) => show({ q: query, sort })}
        />
        <SelectField
          aria-label={t('catalog.sort')}
          value={sort}
          onChange={(event) => show({ q, sort: event.currentTarget.value })}
          data={[
            { value: '-publishedAt', label: t('catalog.newest') },
            { value: 'title', label: t('catalog.byTitle') },
          ]}
        />
      </div>
      <QueryView query={courses} skeleton={<CatalogSkeleton />}>
        {({ pages }) => {
          const found = pages.flatMap(({ data }) => data)
          if (found.length === 0 && q) return <NothingMatches query={q} onClear={() => show({ q: '', sort })} />
          if (found.length === 0) return <EmptyCatalog />
          return (
            <>
              <CourseGrid isStale={courses.isPlaceholderData}>
                {found.map((course) => (
                  <CourseCard key={course.id} course={course} progress={<Progress courseId={course.id} />} />
                ))}
              </CourseGrid>
              <ShowMore query={courses} />
            </>
          )
        }}
      </QueryView>
    </Page>
  )
}

function EmptyCatalog() {
  const { t } = useTranslation('courses')
  const organization = useOrganization()
  const { name, slug } = organization
  if (!mayIn(organization, 'courses.create')) {
    return (
      <EmptyState icon={IconBooks} title={t('catalog.emptyTitle')}>
        {t('catalog.emptyLearner', { name })}
      </EmptyState>
    )
  }
  const toStudio = (
    <ButtonLink to="/o/$org/studio" params={{ org: slug }}>
      {t('catalog.toStudio')}
    </ButtonLink>
  )
  return (
    <EmptyState icon={IconBooks} title={t('catalog.emptyTitle')} action={toStudio}>
      {t('catalog.emptyAuthor', { name })}
    </EmptyState>
  )
}

function CatalogSkeleton() {
  return (
    <CourseGrid>
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <div key={key} aria-hidden="true">
          <Skeleton className={classes.coverSkeleton} />
          <Skeleton height={17} width="70%" mt={16} />
          <Skeleton height={13} mt={10} />
          <Skeleton height={13} width="40%" mt={8} />
        </div>
      ))}
    </CourseGrid>
  )
}
