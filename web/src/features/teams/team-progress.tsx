import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../platform/query-view.tsx'
import { ShowMore } from '../../platform/show-more.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusBadge } from '../../ui/status-badge.tsx'
import tables from '../../ui/table.module.css'
import { type LearnerProgress, teamProgressQuery } from './team.ts'
import classes from './team-people.module.css'

/** What the people of the team learn and how far they are, the most recent activity first. */
export function TeamProgress({ path }: { path: { organizationId: string; teamId: string } }) {
  const { t } = useTranslation('teams')
  const progress = useInfiniteQuery(teamProgressQuery(path))
  return (
    <Section title={t('progress')}>
      <QueryView query={progress} skeleton={<ListSkeleton rows={3} />}>
        {({ pages }) => {
          const found = pages.flatMap(({ data }) => data)
          if (found.length === 0) return <p className={classes.empty}>{t('noProgress')}</p>
          return (
            <>
              <ProgressTable progress={found} />
              <ShowMore query={progress} />
            </>
          )
        }}
      </QueryView>
    </Section>
  )
}

function ProgressTable({ progress }: { progress: readonly LearnerProgress[] }) {
  const { t } = useTranslation('teams')
  const format = useFormat()
  return (
    <div className={tables.scroll}>
      <table className={tables.table} aria-label={t('progress')}>
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            <th scope="col">{t('course')}</th>
            <th scope="col" className={tables.number}>
              {t('lessons')}
            </th>
            <th scope="col" className={tables.secondary}>
              {t('lastActive')}
            </th>
          </tr>
        </thead>
        <tbody>
          {progress.map((row) => (
            <tr key={row.id}>
              <td className={tables.strong}>
                <bdi>{row.learnerName}</bdi>
              </td>
              <td>
                <bdi>{row.courseTitle}</bdi>{' '}
                {row.completedAt && (
                  <StatusBadge tone="good">{t('completed', { date: format.date(row.completedAt) })}</StatusBadge>
                )}
              </td>
              <td className={tables.number}>
                {t('doneOf', { done: format.number(row.lessonsDone), total: format.number(row.lessonCount) })}
              </td>
              <td className={tables.secondary}>
                <time dateTime={row.lastActivityAt}>{format.relative(row.lastActivityAt)}</time>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
