import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { IconFileZip, IconPencilPlus, IconPlus } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mayIn, useOrganization } from '../../platform/organization.tsx'
import { QueryView } from '../../platform/query-view.tsx'
import { Button } from '../../ui/button.tsx'
import { Page } from '../../ui/page.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { NothingMatches } from '../../ui/states.tsx'
import { CourseTable } from './course-table.tsx'
import { authoredCoursesQuery } from './list-authored-courses.ts'
import classes from './studio-page.module.css'

// What opens on demand is loaded after the page.
const CreateCourseDialog = lazy(async () => ({ default: (await import('./create-course.tsx')).CreateCourseDialog }))
const CourseImport = lazy(async () => ({ default: (await import('./import-course.tsx')).CourseImport }))
const ImportReport = lazy(async () => ({ default: (await import('./import-report.tsx')).ImportReport }))

/** The organization's courses as their authors see them, and the ways to start one. */
export function StudioPage() {
  const { t } = useTranslation('studio')
  const organization = useOrganization()
  const mayCreate = mayIn(organization, 'courses.create')
  const { q = '', import: importId } = useSearch({ from: '/signed-in/o/$org/shell/studio' })
  const navigate = useNavigate({ from: '/o/$org/studio' })
  const [dialog, setDialog] = useState<'create' | 'import'>()
  const courses = useInfiniteQuery({
    ...authoredCoursesQuery(organization.id, q),
    placeholderData: keepPreviousData,
  })
  const isEmpty = q === '' && !courses.isPlaceholderData && courses.data?.pages[0]?.data.length === 0

  function search(query: string) {
    void navigate({ search: ({ q: _former, ...rest }) => ({ ...rest, ...(query && { q: query }) }), replace: true })
  }

  function follow(id: string | undefined) {
    setDialog(undefined)
    void navigate({ search: ({ import: _former, ...rest }) => ({ ...rest, ...(id && { import: id }) }) })
  }

  const actions = (
    <>
      <Button
        variant="default"
        leftSection={<IconFileZip size={18} stroke={1.75} />}
        onClick={() => setDialog('import')}
      >
        {t('import.action')}
      </Button>
      <Button leftSection={<IconPlus size={18} />} onClick={() => setDialog('create')}>
        {t('create.action')}
      </Button>
    </>
  )
  return (
    <Page
      title={t('title')}
      context={organization.name}
      description={t('description')}
      actions={mayCreate && !isEmpty && actions}
    >
      {importId && (
        <Suspense>
          <ImportReport
            key={importId}
            importId={importId}
            onAgain={() => setDialog('import')}
            onDismiss={() => follow(undefined)}
          />
        </Suspense>
      )}
      {isEmpty && mayCreate ? (
        <WaysToStart onWrite={() => setDialog('create')} onImport={() => setDialog('import')} />
      ) : (
        <SearchField className={classes.search ?? ''} label={t('list.search')} value={q} onSearch={search} />
      )}
      <QueryView query={courses} skeleton={<TableSkeleton />}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.data)
          if (isEmpty) return null
          if (found.length === 0) return <NothingMatches query={q} onClear={() => search('')} />
          return (
            <>
              <CourseTable courses={found} />
              <ShowMore query={courses} />
            </>
          )
        }}
      </QueryView>
      {dialog === 'create' && (
        <Suspense>
          <CreateCourseDialog opened onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
      <Suspense>
        <CourseImport
          opened={dialog === 'import'}
          onOpen={() => setDialog('import')}
          onClose={() => setDialog(undefined)}
          onStarted={(run) => follow(run.id)}
        />
      </Suspense>
    </Page>
  )
}

function WaysToStart({ onWrite, onImport }: { onWrite: () => void; onImport: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <section className={classes.start}>
      <h2 className={classes.startTitle}>{t('start.title')}</h2>
      <p className={classes.startText}>{t('start.text')}</p>
      <div className={classes.ways}>
        <button type="button" className={classes.way} onClick={onWrite}>
          <IconPencilPlus size={28} stroke={1.5} />
          <span className={classes.wayTitle}>{t('start.write')}</span>
          <span>{t('start.writeText')}</span>
        </button>
        <button type="button" className={classes.way} onClick={onImport}>
          <IconFileZip size={28} stroke={1.5} />
          <span className={classes.wayTitle}>{t('start.import')}</span>
          <span>{t('start.importText')}</span>
        </button>
      </div>
    </section>
  )
}

function TableSkeleton() {
  return (
    <div className={classes.skeleton}>
      {['a', 'b', 'c', 'd', 'e'].map((row) => (
        <div key={row} className={classes.skeletonRow}>
          <Skeleton width={80} height={45} />
          <div className={classes.skeletonText}>
            <Skeleton width="40%" height={16} />
            <Skeleton width="65%" height={12} />
          </div>
        </div>
      ))}
    </div>
  )
}
