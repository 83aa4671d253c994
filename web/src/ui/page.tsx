import type { ReactNode } from 'react'
import classes from './page.module.css'

type PageProps = {
  /** The heading of the page and, with `context`, the title of the browser tab. */
  title: string
  /** What the tab shows after the title, for example the organization's name. */
  context?: string | undefined
  /** One quiet line under the heading. */
  description?: ReactNode
  /** The page's actions, the primary one last. */
  actions?: ReactNode
  /** `wide` for tables and grids, `narrow` for forms and short text. */
  width?: 'wide' | 'narrow'
  children: ReactNode
}

/** A page inside the shell: its heading, its actions and a column of content. */
export function Page({ title, context, description, actions, width = 'wide', children }: PageProps) {
  return (
    <div className={classes.page} data-width={width}>
      <PageTitle title={title} context={context} />
      <header className={classes.header}>
        <div className={classes.heading}>
          <h1 className={classes.title}>{title}</h1>
          {description && <div className={classes.description}>{description}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** The browser tab's title, for pages that draw a heading of their own. */
export function PageTitle({ title, context }: { title: string; context?: string | undefined }) {
  return <title>{[title, context, 'UpSkill'].filter(Boolean).join(' · ')}</title>
}

/** A titled part of a page. `count` stands beside the title, `actions` at the end of its line. */
export function Section(props: {
  title: string
  count?: string | undefined
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={classes.section}>
      <div className={classes.sectionHeader}>
        <h2 className={classes.sectionTitle}>
          {props.title}
          {props.count !== undefined && <span className={classes.count}>{props.count}</span>}
        </h2>
        {props.actions}
      </div>
      {props.children}
    </section>
  )
}
