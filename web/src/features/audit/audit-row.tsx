import { IconChevronDown } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../ui/format.tsx'
import { AuditDetail } from './audit-detail.tsx'
import classes from './audit-page.module.css'
import { changesOf } from './describe-entry.ts'
import type { AuditEntry } from './list-audit-entries.ts'
import { useSentence } from './use-sentence.ts'

/** How many changed columns a line names; the details have all. */
const changesShown = 3

/** One entry as a sentence with its changes; opens to everything the log knows of it. */
export function AuditRow({ entry, onShowActor }: { entry: AuditEntry; onShowActor: (userId: string) => void }) {
  const { t } = useTranslation('audit')
  const format = useFormat()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const { who, what } = useSentence()(entry)
  const changes = changesOf(entry).slice(0, changesShown)
  return (
    <li className={classes.entry}>
      <button
        type="button"
        className={classes.line}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <span className={classes.sentence}>
          <span>
            <bdi className={classes.who}>{who}</bdi> <span>{what}</span>
          </span>
          {changes.map(({ column, before, after }) => (
            <span key={column} className={classes.change}>
              {t('change', { column, before: before || t('nothing'), after: after || t('nothing') })}
            </span>
          ))}
        </span>
        <time className={classes.time} dateTime={entry.occurredAt}>
          {format.dateTime(entry.occurredAt)}
        </time>
        <IconChevronDown className={classes.chevron} size={18} stroke={1.75} />
      </button>
      <div id={id} hidden={!isOpen}>
        {isOpen && <AuditDetail entry={entry} onShowActor={onShowActor} />}
      </div>
    </li>
  )
}
