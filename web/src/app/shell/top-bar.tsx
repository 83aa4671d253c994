import { useHotkeys } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onDemand } from '../../platform/on-demand.ts'
import { AccountButton, OrganizationButton } from './menu-buttons.tsx'
import classes from './top-bar.module.css'

// What opens on demand is loaded after the page; until then its button stands there and waits.
const OrganizationMenu = onDemand(async () => (await import('./organization-menu.tsx')).OrganizationMenu)
const AccountMenu = onDemand(async () => (await import('./account-menu.tsx')).AccountMenu)
const SearchDialog = onDemand(async () => (await import('./search-dialog.tsx')).SearchDialog)

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** Which organization this is, search (⌘K), and the account. */
export function TopBar() {
  const { t } = useTranslation('shell')
  const [searching, setSearching] = useState(false)
  const [everSearched, setEverSearched] = useState(false)
  useHotkeys([['mod+K', openSearch]], [])

  function openSearch() {
    setEverSearched(true)
    setSearching(true)
  }

  return (
    <header className={classes.bar}>
      <Suspense fallback={<OrganizationButton />}>
        <OrganizationMenu />
      </Suspense>
      <button type="button" className={classes.search} onClick={openSearch} aria-keyshortcuts="Control+K Meta+K">
        <IconSearch size={18} stroke={1.75} />
        <span className={classes.searchText}>{t('search.open')}</span>
        <kbd className={classes.keys} aria-hidden="true">
          {isApple ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <Suspense fallback={<AccountButton />}>
        <AccountMenu />
      </Suspense>
      {everSearched && (
        <Suspense>
          <SearchDialog opened={searching} onClose={() => setSearching(false)} />
        </Suspense>
      )}
    </header>
  )
}
