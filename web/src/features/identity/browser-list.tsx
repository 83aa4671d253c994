import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './browser-list.module.css'

/** Where a request came from, as far as it told. */
type Origin = { browser: string; address: string; place: 'this-computer' | 'local-network' | null }

/** A list of browsers, one below the other. */
export function BrowserList({ children }: { children: ReactNode }) {
  return <ul className={classes.list}>{children}</ul>
}

/** One browser: what it is, where and when it was seen, and what can be done about it. */
export function BrowserRow(props: { icon: ReactNode; origin: Origin; times: string; action: ReactNode }) {
  const { t } = useTranslation('security')
  const { browser, address, place } = props.origin
  return (
    <li className={classes.row}>
      <span className={classes.icon}>{props.icon}</span>
      <div className={classes.text}>
        <div className={classes.name}>{browser}</div>
        <div className={classes.quiet}>{place ? `${t(`places.${place}`)} (${address})` : address}</div>
        <div className={classes.quiet}>{props.times}</div>
      </div>
      <div className={classes.action}>{props.action}</div>
    </li>
  )
}
