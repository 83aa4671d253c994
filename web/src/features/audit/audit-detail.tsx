import { IconFilter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import tables from '../../ui/table.module.css'
import classes from './audit-page.module.css'
import { shown } from './describe-entry.ts'
import type { AuditEntry } from './list-audit-entries.ts'

/** Everything the log knows of one entry: the row before and after, and where it came from. */
export function AuditDetail({ entry, onShowActor }: { entry: AuditEntry; onShowActor: (userId: string) => void }) {
  const { t } = useTranslation('audit')
  const { actor, subject } = entry
  const facts = [
    ['time', entry.occurredAt],
    ['address', entry.address],
    ['credential', entry.credentialId],
    ['request', entry.requestId],
    ['action', entry.action],
    ['subject', subject && `${subject.kind} ${subject.id}`],
    ['entry', String(entry.seq)],
    ['hash', entry.hash],
  ] as const
  return (
    <div className={classes.detail}>
      {entry.isErased && <p>{t('detail.erased')}</p>}
      <ChangedColumns entry={entry} />
      <dl className={classes.facts}>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{t(`detail.${name}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {actor && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconFilter size={16} />}
          onClick={() => onShowActor(actor.userId)}
        >
          {t('detail.onlyActor', { name: actor.name })}
        </Button>
      )}
    </div>
  )
}

function ChangedColumns({ entry: { seq, before, after } }: { entry: AuditEntry }) {
  const { t } = useTranslation('audit')
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  if (columns.length === 0) return null
  const sides = [
    { title: before && after ? t('detail.before') : t('detail.value'), values: before },
    { title: before && after ? t('detail.after') : t('detail.value'), values: after },
  ].filter(({ values }) => values !== null)
  return (
    <div className={tables.scroll}>
      <table className={`${tables.table} ${classes.columns}`} aria-label={t('detail.show', { seq })}>
        <thead>
          <tr>
            <th scope="col">{t('detail.column')}</th>
            {sides.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              {sides.map(({ title, values }) => (
                <td key={title}>{shown(values?.[column])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
