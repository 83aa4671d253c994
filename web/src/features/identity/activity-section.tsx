import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { QueryView } from '../../platform/query-view.tsx'
import { useFormat } from '../../ui/format.tsx'
import { ListSkeleton } from '../../ui/list-skeleton.tsx'
import { Section } from '../../ui/page.tsx'
import classes from './activity-section.module.css'
import identity from './identity.module.css'
import { type Activity, activityQuery } from './list-activity.ts'

/** What lately happened to the account's safety, so that its owner notices what was not them. */
export function ActivitySection() {
  const { t } = useTranslation('security')
  const query = useQuery(activityQuery())
  return (
    <Section title={t('activity.title')}>
      <QueryView query={query} skeleton={<ListSkeleton rows={3} />}>
        {(entries) =>
          entries.length === 0 ? (
            <p className={identity.explanation}>{t('activity.none')}</p>
          ) : (
            <ul className={classes.list}>
              {entries.map((entry) => (
                <ActivityRow key={entry.id} entry={entry} />
              ))}
            </ul>
          )
        }
      </QueryView>
    </Section>
  )
}

function ActivityRow({ entry }: { entry: Activity }) {
  const { t } = useTranslation('security')
  const format = useFormat()
  return (
    <li className={classes.row}>
      <span className={classes.what}>{t(`activity.${entry.kind}`)}</span>
      <span className={classes.quiet}>
        <time dateTime={entry.occurredAt}>{format.dateTime(entry.occurredAt)}</time>
        {entry.address && ` · ${entry.address}`}
      </span>
    </li>
  )
}
