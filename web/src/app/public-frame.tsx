import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Brand } from '../ui/brand.tsx'
import classes from './public-frame.module.css'
import { useFocusAfterNavigation } from './use-focus-after-navigation.ts'

/** What strangers see around a form: the name on top, the form in the middle, little else. */
export function PublicFrame() {
  const { t } = useTranslation('app')
  const main = useFocusAfterNavigation()
  return (
    <div className={classes.frame}>
      <header className={classes.header}>
        <Link to="/" className={classes.home}>
          <Brand />
        </Link>
      </header>
      <main className={classes.main} id="main" tabIndex={-1} ref={main}>
        <Outlet />
      </main>
      <footer className={classes.footer}>
        <a href="/docs">{t('footer.docs')}</a>
        <span>{t('footer.openSource')}</span>
      </footer>
    </div>
  )
}
