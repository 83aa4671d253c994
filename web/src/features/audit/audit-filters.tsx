import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import classes from './audit-page.module.css'
import { auditText } from './audit-text.en.ts'
import type { AuditFilter } from './list-audit-entries.ts'

const kinds = Object.keys(auditText.about) as (keyof typeof auditText.about)[]

type AuditFiltersProps = {
  filter: AuditFilter
  /** The name behind the filter's actor, once an entry of theirs is known. */
  actorName: string | undefined
  onChange: (filter: AuditFilter) => void
}

/** What the log is narrowed to: a kind of thing, a time, a person. */
export function AuditFilters({ filter, actorName, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('audit')
  const { actor: _actor, ...everybody } = filter

  function set(name: 'about' | 'from' | 'to', value: string) {
    const { [name]: _before, ...rest } = filter
    onChange(value ? { ...rest, [name]: value } : rest)
  }

  return (
    <div className={classes.filters}>
      <SelectField
        label={t('filter.about')}
        value={filter.about ?? ''}
        data={[
          { value: '', label: t('filter.everything') },
          ...kinds.map((value) => ({ value, label: t(`about.${value}`) })),
        ]}
        onChange={(event) => set('about', event.currentTarget.value)}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextField
          key={name}
          type="date"
          label={t(`filter.${name}`)}
          value={filter[name] ?? ''}
          onChange={(event) => set(name, event.currentTarget.value)}
        />
      ))}
      {filter.actor && (
        <Button
          variant="default"
          className={classes.person}
          leftSection={<IconX size={16} />}
          title={t('filter.clear')}
          onClick={() => onChange(everybody)}
        >
          {t('filter.person', { name: actorName ?? t('filter.somebody') })}
        </Button>
      )}
    </div>
  )
}
