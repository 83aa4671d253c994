import { Menu } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { organizationsQuery, useOrganization } from '../../platform/organization.tsx'
import '../../ui/overlay.css'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { OrganizationButton } from './menu-buttons.tsx'

/** Shows the organization the person is in, and leads to the others and to a new one. */
export function OrganizationMenu() {
  const { t } = useTranslation('shell')
  const current = useOrganization()
  const { data: organizations } = useSuspenseQuery(organizationsQuery)
  return (
    <Menu position="bottom-start" width={264} withinPortal={false}>
      <Menu.Target>
        <OrganizationButton />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('organizations.yours')}</Menu.Label>
        {organizations.map((organization) => (
          <Menu.Item
            key={organization.id}
            leftSection={<PersonAvatar name={organization.name} size={24} square />}
            rightSection={organization.id === current.id && <IconCheck size={16} />}
            renderRoot={(props) => <Link to="/o/$org" params={{ org: organization.slug }} {...props} />}
          >
            {organization.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconPlus size={18} stroke={1.75} />}
          renderRoot={(props) => <Link to="/organizations/new" {...props} />}
        >
          {t('organizations.create')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
