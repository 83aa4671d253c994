import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconApi, IconLogout, IconMoon, IconSun, IconUserCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../../platform/session.ts'
import '../../ui/overlay.css'
import { useSignOut } from '../../features/identity/sign-out.ts'
import { AccountButton } from './menu-buttons.tsx'
import classes from './menus.module.css'

/** Who is signed in, their profile, the color scheme, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation('shell')
  const me = useMe()
  const signOut = useSignOut()
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return (
    <Menu position="bottom-end" width={264} withinPortal={false}>
      <Menu.Target>
        <AccountButton />
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.person}>
          <div className={classes.personName}>{me.name}</div>
          <div className={classes.personEmail}>{me.email}</div>
        </div>
        <Menu.Item
          leftSection={<IconUserCircle size={18} stroke={1.75} />}
          renderRoot={(props) => <Link to="/profile" {...props} />}
        >
          {t('account.profile')}
        </Menu.Item>
        <Menu.Item component="a" href="/docs" leftSection={<IconApi size={18} stroke={1.75} />}>
          {t('account.docs')}
        </Menu.Item>
        <Menu.Item
          closeMenuOnClick={false}
          leftSection={isDark ? <IconSun size={18} stroke={1.75} /> : <IconMoon size={18} stroke={1.75} />}
          onClick={() => setColorScheme(isDark ? 'light' : 'dark')}
        >
          {isDark ? t('account.toLight') : t('account.toDark')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={18} stroke={1.75} />} onClick={() => void signOut()}>
          {t('account.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
