import { IconSelector } from '@tabler/icons-react'
import type { ButtonHTMLAttributes, Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { useOrganization } from '../../platform/organization.tsx'
import { useMe } from '../../platform/session.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import classes from './menus.module.css'

type MenuButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> }

/** Opens the organization menu; stands alone until the menu is loaded. */
export function OrganizationButton(props: MenuButtonProps) {
  const { t } = useTranslation('shell')
  const { name } = useOrganization()
  return (
    <button
      type="button"
      title={name}
      aria-label={t('organizations.label', { name })}
      {...props}
      className={classes.target}
    >
      <PersonAvatar name={name} size={28} square />
      <span className={classes.organizationName}>{name}</span>
      <IconSelector size={16} className={classes.faint} />
    </button>
  )
}

/** Opens the account menu; stands alone until the menu is loaded. */
export function AccountButton(props: MenuButtonProps) {
  const { t } = useTranslation('shell')
  const { name } = useMe()
  return (
    <button type="button" aria-label={t('account.label', { name })} {...props} className={classes.account}>
      <PersonAvatar name={name} size={32} />
    </button>
  )
}
