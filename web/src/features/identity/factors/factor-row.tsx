import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../ui/format.tsx'
import classes from '../browser-list.module.css'

type FactorRowProps = {
  icon: ReactNode
  factor: { name: string; createdAt: string; lastUsedAt: string | null }
  actions: ReactNode
}

/** One authenticator app or passkey: its name, when it was added and used, and what can be done about it. */
export function FactorRow({ icon, factor, actions }: FactorRowProps) {
  const { t } = useTranslation('factors')
  const format = useFormat()
  const { name, createdAt, lastUsedAt } = factor
  const used = lastUsedAt ? t('used', { when: format.relative(lastUsedAt) }) : t('neverUsed')
  return (
    <li className={classes.row}>
      <span className={classes.icon}>{icon}</span>
      <div className={classes.text}>
        <div className={classes.name}>{name}</div>
        <div className={classes.quiet}>{`${t('added', { when: format.date(createdAt) })} · ${used}`}</div>
      </div>
      <div className={classes.action}>{actions}</div>
    </li>
  )
}
